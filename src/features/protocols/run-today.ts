import type { ProtocolPorts } from './ports.ts'
import { inOneSnapshot, readCorpusPassages, readCorpusVersions, type CorpusVersion } from './corpus.ts'
import type { Connection } from '../../db/database.ts'
import { corpusVersionOf } from '../../search/facts/facts-cache.ts'
import { PARSER_VERSION } from '../../domain/parser-version.ts'
import { RANKING } from '../../search/analysis/weigh-term.ts'
import { interpretQuery } from '../../search/query/interpret-query.ts'
import { toPassageFilter, toVersionFilter, type SearchRequest } from '../../search/request/search-request.ts'
import { toStored } from '../../search/request/stored-request.ts'
import { VERSION } from '../../runtime/version.ts'
import { createEvaluator, type FrozenQuery, type Match } from './evaluate.ts'
import type { RunQuery, RunVersions } from './run.ts'
import { freezeTexts, writeSnapshot, type FrozenVersion, type Readable } from './snapshot.ts'

/** Passages that are read from the catalogue at a time. */
const PASSAGES_A_BATCH = 4_000

/** What queries find in the library as it is now, with all that is needed to find it again. */
export interface TodaysFindings {
  readonly queries: readonly RunQuery[]
  readonly versions: readonly FrozenVersion[]
  readonly matches: readonly Match[]
  /** What `others` find in the same texts. */
  readonly othersMatches: readonly Match[]
  readonly snapshotKey: string
  readonly madeWith: RunVersions
}

/** Reads the queries, looks at every text that can be found, and keeps those texts. */
export async function findToday(
  app: ProtocolPorts,
  requests: readonly SearchRequest[],
  others: readonly FrozenQuery[],
  signal: AbortSignal,
): Promise<TodaysFindings> {
  const queries: RunQuery[] = []
  for (const [at, request] of requests.entries()) queries.push(await freezeQuery(app, request, at + 1, signal))
  const [own, former] = [createEvaluator(queries), createEvaluator(others)]
  const versions = await inOneSnapshot(app.catalogue, async (db) => {
    const frozen: FrozenVersion[] = []
    for (const batch of toBatches(await readCorpusVersions(db))) {
      const texts = await readTexts(db, batch)
      const kept = await freezeTexts(app, texts, signal)
      const keptIds = new Set(kept.map(({ facts }) => facts.versionId))
      for (const text of texts) {
        if (!keptIds.has(text.version.facts.versionId)) continue
        await own.look(text, signal)
        await former.look(text, signal)
      }
      frozen.push(...kept)
    }
    return frozen
  })
  return {
    queries,
    versions,
    matches: own.matches(),
    othersMatches: former.matches(),
    snapshotKey: await writeSnapshot(app, versions, signal),
    madeWith: versionsOf(app, versions),
  }
}

/** What of a corpus the program itself is. */
function versionsOf(app: ProtocolPorts, versions: readonly FrozenVersion[]): RunVersions {
  const { vocabulary, gazetteer } = app.library
  return {
    program: VERSION,
    ranking: RANKING.version,
    vocabulary: vocabulary.version,
    gazetteer: gazetteer.version,
    parser: PARSER_VERSION,
    corpus: corpusVersionOf(versions.map(({ facts }) => facts)),
  }
}

async function freezeQuery(
  app: ProtocolPorts,
  request: SearchRequest,
  number: number,
  signal: AbortSignal,
): Promise<RunQuery> {
  const { expandedQuery: question, notes } = await interpretQuery(app, request, await app.facts.read(), signal)
  return {
    number,
    request: toStored(request),
    question,
    notes,
    versionFilter: toVersionFilter(request),
    passageFilter: toPassageFilter(request),
  }
}

async function readTexts(db: Connection, batch: readonly CorpusVersion[]): Promise<readonly Readable[]> {
  const passages = await readCorpusPassages(
    db,
    batch.map(({ facts }) => facts.versionId),
  )
  return batch.map((version) => ({ version, passages: passages.get(version.facts.versionId) ?? [] }))
}

/** So many versions that their passages are a batch; a longer one is a batch by itself. */
function* toBatches(versions: readonly CorpusVersion[]): Iterable<readonly CorpusVersion[]> {
  let batch: CorpusVersion[] = []
  let passages = 0
  for (const version of versions) {
    if (batch.length > 0 && passages + version.facts.passages > PASSAGES_A_BATCH) {
      yield batch
      batch = []
      passages = 0
    }
    batch.push(version)
    passages += version.facts.passages + 1
  }
  if (batch.length > 0) yield batch
}
