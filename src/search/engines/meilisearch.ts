import type { Meilisearch } from 'meilisearch'
import { PermanentError, TransientError } from '../../errors.ts'
import type { EngineState, PassageRecord, SearchEngine } from '../search-engine.ts'
import { embedText } from './embed-text.ts'
import type { Embedding } from './embedder-schema.ts'
import { done, isMissing, toOurs } from './meilisearch-errors.ts'
import { toMeiliFilter } from './meilisearch-filter.ts'
import { createMeaningLane } from './meilisearch-meaning.ts'
import { toMeiliRecord } from './meilisearch-record.ts'
import { countIn, findIn, nearWordsIn } from './meilisearch-search.ts'
import { createMeiliClient, hasOurSettings, toIndexSettings } from './meilisearch-settings.ts'

/** Records a request; 1,000 passages are about 4 MB. */
const BATCH = 1_000
/** How long the embedder may take for one word before anything is written: a model may have to be loaded first. */
const EMBEDDER_READY_MS = 30_000

export interface MeilisearchOptions {
  readonly url: string
  readonly masterKey: string
  /** The name of the index, so that several libraries may share a server. */
  readonly index: string
  /** What finds by meaning; null: nothing does. */
  readonly embedding?: Embedding | null
}

/** An index of one server. */
interface Place {
  readonly client: Meilisearch
  readonly index: string
  readonly embedding: Embedding | null
}

/** The search port on Meilisearch. A task that is queued is nothing yet: every write waits until it succeeded. */
export function openMeilisearch(options: MeilisearchOptions): SearchEngine {
  const client = createMeiliClient(options.url, options.masterKey)
  const { index, embedding = null } = options
  const place: Place = { client, index, embedding }
  const byMeaning = embedding === null ? null : createMeaningLane(client, index, embedding)
  return {
    put: async (records, signal) => {
      // The server would make an absent index itself, without our settings, and then refuse every filter.
      await client.index(index).getRawInfo().catch(toOurs)
      await putInto(place, records, signal)
    },
    remove: async (filter) => {
      await done(client.index(index).deleteDocuments({ filter: toMeiliFilter(filter) }))
    },
    find: (queries, signal) => findIn(client, index, queries, byMeaning, signal),
    count: (queries, signal) => countIn(client, index, queries, signal),
    nearWords: (word, limit, signal) => nearWordsIn(client, index, word, limit, signal),
    state: () => readState(place),
    rebuild: (load, signal) => rebuild(place, load, signal),
    close: async () => {},
  }
}

async function putInto(place: Place, records: readonly PassageRecord[], signal?: AbortSignal) {
  const { client, index, embedding } = place
  if (embedding !== null && records.length > 0) await expectEmbedder(embedding, signal)
  const toRecord = (record: PassageRecord) => toMeiliRecord(record, embedding !== null)
  for (let from = 0; from < records.length; from += BATCH) {
    signal?.throwIfAborted()
    await done(client.index(index).addDocuments(records.slice(from, from + BATCH).map(toRecord)))
  }
}

/**
 * An embedder that is away would hold all of the server's tasks for minutes, while it tries again (1.21), so it is asked
 * first.
 */
async function expectEmbedder(embedding: Embedding, signal?: AbortSignal): Promise<void> {
  const late = AbortSignal.timeout(EMBEDDER_READY_MS)
  await embedText(embedding, 'ready', signal === undefined ? late : AbortSignal.any([signal, late]))
}

async function readState({ client, index, embedding }: Place): Promise<EngineState> {
  try {
    const [settings, stats] = await Promise.all([client.index(index).getSettings(), client.index(index).getStats()])
    return { kind: 'there', records: stats.numberOfDocuments, current: hasOurSettings(settings, embedding) }
  } catch (error) {
    if (isMissing(error)) return { kind: 'absent' }
    throw toOurs(error)
  }
}

async function rebuild(
  { client, index, embedding }: Place,
  load: (put: SearchEngine['put']) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const next = `${index}__next`
  const nextPlace: Place = { client, index: next, embedding }
  await done(client.deleteIndex(next))
  await done(client.createIndex(next, { primaryKey: 'id' }))
  await done(client.index(next).updateSettings(toIndexSettings(embedding)))
  if (!hasOurSettings(await client.index(next).getSettings().catch(toOurs), embedding)) {
    throw new PermanentError('index_settings', 'the search engine did not take the index settings')
  }
  let expected = 0
  await load((records, inner) => {
    expected += records.length
    return putInto(nextPlace, records, inner ?? signal)
  })
  const built = await readState(nextPlace)
  if (built.kind === 'absent' || built.records !== expected) {
    throw new TransientError('index_incomplete', `the new index does not hold the ${expected} passages given to it`)
  }
  await ensureTarget({ client, index, embedding })
  await done(client.swapIndexes([{ indexes: [index, next], rename: false }]))
  await done(client.deleteIndex(next))
}

/** Something to swap with, which answers searches for the moment that it is there. */
async function ensureTarget(place: Place): Promise<void> {
  const { client, index, embedding } = place
  if ((await readState(place)).kind !== 'absent') return
  await done(client.createIndex(index, { primaryKey: 'id' }))
  await done(client.index(index).updateSettings(toIndexSettings(embedding)))
}
