import type { Meilisearch } from 'meilisearch'
import { PermanentError, TransientError } from '../../errors.ts'
import type { EngineState, PassageRecord, SearchEngine } from '../search-engine.ts'
import { done, isMissing, toOurs } from './meilisearch-errors.ts'
import { toMeiliFilter } from './meilisearch-filter.ts'
import { toMeiliRecord } from './meilisearch-record.ts'
import { countIn, findIn, nearWordsIn } from './meilisearch-search.ts'
import { createMeiliClient, hasOurSettings, INDEX_SETTINGS } from './meilisearch-settings.ts'

/** Records a request; 1,000 passages are about 4 MB. */
const BATCH = 1_000

export interface MeilisearchOptions {
  readonly url: string
  readonly masterKey: string
  /** The name of the index, so that several libraries may share a server. */
  readonly index: string
}

/** The search port on Meilisearch. A task that is queued is nothing yet: every write waits until it succeeded. */
export function openMeilisearch(options: MeilisearchOptions): SearchEngine {
  const client = createMeiliClient(options.url, options.masterKey)
  const { index } = options
  return {
    put: async (records, signal) => {
      // The server would make an absent index itself, without our settings, and then refuse every filter.
      await client.index(index).getRawInfo().catch(toOurs)
      await putInto(client, index, records, signal)
    },
    remove: async (filter) => {
      await done(client.index(index).deleteDocuments({ filter: toMeiliFilter(filter) }))
    },
    find: (queries, signal) => findIn(client, index, queries, signal),
    count: (queries, signal) => countIn(client, index, queries, signal),
    nearWords: (word, limit, signal) => nearWordsIn(client, index, word, limit, signal),
    state: () => readState(client, index),
    rebuild: (load, signal) => rebuild(client, index, load, signal),
    close: async () => {},
  }
}

async function putInto(client: Meilisearch, index: string, records: readonly PassageRecord[], signal?: AbortSignal) {
  for (let from = 0; from < records.length; from += BATCH) {
    signal?.throwIfAborted()
    await done(client.index(index).addDocuments(records.slice(from, from + BATCH).map(toMeiliRecord)))
  }
}

async function readState(client: Meilisearch, index: string): Promise<EngineState> {
  try {
    const [settings, stats] = await Promise.all([client.index(index).getSettings(), client.index(index).getStats()])
    return { kind: 'there', records: stats.numberOfDocuments, current: hasOurSettings(settings) }
  } catch (error) {
    if (isMissing(error)) return { kind: 'absent' }
    throw toOurs(error)
  }
}

async function rebuild(
  client: Meilisearch,
  index: string,
  load: (put: SearchEngine['put']) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const next = `${index}__next`
  await done(client.deleteIndex(next))
  await done(client.createIndex(next, { primaryKey: 'id' }))
  await done(client.index(next).updateSettings(INDEX_SETTINGS))
  if (!hasOurSettings(await client.index(next).getSettings().catch(toOurs))) {
    throw new PermanentError('index_settings', 'the search engine did not take the index settings')
  }
  let expected = 0
  await load((records, inner) => {
    expected += records.length
    return putInto(client, next, records, inner ?? signal)
  })
  const built = await readState(client, next)
  if (built.kind === 'absent' || built.records !== expected) {
    throw new TransientError('index_incomplete', `the new index does not hold the ${expected} passages given to it`)
  }
  await ensureTarget(client, index)
  await done(client.swapIndexes([{ indexes: [index, next], rename: false }]))
  await done(client.deleteIndex(next))
}

/** Something to swap with, which answers searches for the moment that it is there. */
async function ensureTarget(client: Meilisearch, index: string): Promise<void> {
  if ((await readState(client, index)).kind !== 'absent') return
  await done(client.createIndex(index, { primaryKey: 'id' }))
  await done(client.index(index).updateSettings(INDEX_SETTINGS))
}
