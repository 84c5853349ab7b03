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
import { freezeTexts, writeSnapshot, type FrozenVersion, type FullText } from './snapshot.ts'

/** Passages read from the catalogue at a time. */
const BATCH_PASSAGES = 4_000

/** The result of evaluating queries on the library as it is now, with all that is needed to repeat it. */
export interface TodaysFindings {
  readonly queries: readonly RunQuery[]
  readonly versions: readonly FrozenVersion[]
  readonly matches: readonly Match[]
  /** The matches of the earlier run's queries in the same texts. */
  readonly formerMatches: readonly Match[]
  readonly snapshotKey: string
  readonly madeWith: RunVersions
}

/** Interprets the queries, evaluates them and `formerQueries` on every searchable text, and stores those texts. */
export async function findToday(
  app: ProtocolPorts,
  requests: readonly SearchRequest[],
  formerQueries: readonly FrozenQuery[],
  signal: AbortSignal,
): Promise<TodaysFindings> {
  const queries: RunQuery[] = []
  for (const [at, request] of requests.entries()) queries.push(await freezeQuery(app, request, at + 1, signal))
  const [own, former] = [createEvaluator(queries), createEvaluator(formerQueries)]
  const versions = await inOneSnapshot(app.catalogue, async (db) => {
    const frozen: FrozenVersion[] = []
    for (const batch of toBatches(await readCorpusVersions(db))) {
      const texts = await readTexts(db, batch)
      const stored = await freezeTexts(app, texts, signal)
      const storedIds = new Set(stored.map(({ facts }) => facts.versionId))
      for (const text of texts) {
        if (!storedIds.has(text.version.facts.versionId)) continue
        await own.evaluate(text, signal)
        await former.evaluate(text, signal)
      }
      frozen.push(...stored)
    }
    return frozen
  })
  return {
    queries,
    versions,
    matches: own.matches(),
    formerMatches: former.matches(),
    snapshotKey: await writeSnapshot(app, versions, signal),
    madeWith: toRunVersions(app, versions),
  }
}

function toRunVersions(app: ProtocolPorts, versions: readonly FrozenVersion[]): RunVersions {
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

async function readTexts(db: Connection, batch: readonly CorpusVersion[]): Promise<readonly FullText[]> {
  const passages = await readCorpusPassages(
    db,
    batch.map(({ facts }) => facts.versionId),
  )
  return batch.map((version) => ({ version, passages: passages.get(version.facts.versionId) ?? [] }))
}

/** Groups versions of up to `BATCH_PASSAGES` passages together; a longer version is a batch of its own. */
function* toBatches(versions: readonly CorpusVersion[]): Iterable<readonly CorpusVersion[]> {
  let batch: CorpusVersion[] = []
  let passages = 0
  for (const version of versions) {
    if (batch.length > 0 && passages + version.facts.passages > BATCH_PASSAGES) {
      yield batch
      batch = []
      passages = 0
    }
    batch.push(version)
    passages += version.facts.passages + 1
  }
  if (batch.length > 0) yield batch
}
