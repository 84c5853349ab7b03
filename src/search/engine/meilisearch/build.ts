import { setImmediate } from 'node:timers/promises'
import type { EnqueuedTaskPromise, Meilisearch, Settings } from 'meilisearch'
import { PermanentError, TransientError } from '../../../errors.ts'
import type { EngineState, PassageRecord, SearchEngine } from '../search-engine.ts'
import { embedText } from '../embedding/embed-text.ts'
import type { Embedding } from '../embedding/embedder-schema.ts'
import { done, isMissing, toOurs } from './errors.ts'
import { toMeiliRecord, type MeiliRecord } from './record.ts'
import { hasOurSettings, settingsFor, type IndexVariant } from './settings.ts'

/** Records per request; 1,000 passages are about 4 MB. */
const BATCH = 1_000
const RECORDS_PER_SLICE = 20
/** Most pending tasks of a build: the server batches them, which is many times faster than one by one. */
const MAX_WAITING = 30

/** Time limit for the first embedding before anything is written: a model may have to be loaded. */
const EMBEDDER_READY_MS = 30_000

/** One index on one server. */
export interface MeiliIndex extends IndexVariant {
  readonly client: Meilisearch
  readonly name: string
}

/** A new index, filled and verified; `swap` activates it in place of the old one, which it deletes. */
export interface BuiltIndex {
  swap(): Promise<void>
}

/** Fills a new index through `load` beside the active one. As `SearchEngine.rebuild`, without the swap. */
export async function buildBeside(
  index: MeiliIndex,
  load: (put: SearchEngine['put']) => Promise<void>,
  signal?: AbortSignal,
): Promise<BuiltIndex> {
  const { client, embedding } = index
  const next = { ...index, name: `${index.name}__next` }
  await done(client.deleteIndex(next.name))
  await done(client.createIndex(next.name, { primaryKey: 'id' }))
  await done(client.index(next.name).updateSettings(settingsFor(index)))
  if (!hasOurSettings(await readSettings(next, signal).catch(toOurs), index)) throw settingsNotApplied()
  if (embedding !== null) await requireEmbedder(embedding, signal)
  let expected = 0
  const waiting: EnqueuedTaskPromise[] = []
  const awaitTasks = async () => {
    for (const task of waiting.splice(0)) await done(task)
  }
  await load(async (records, inner) => {
    expected += records.length
    for (const batch of batchesOf(records)) {
      ;(inner ?? signal)?.throwIfAborted()
      const task = client.index(next.name).addDocuments(await toBatch(index, batch))
      await task.catch(toOurs)
      waiting.push(task)
      if (waiting.length >= MAX_WAITING) await awaitTasks()
    }
  })
  await awaitTasks()
  verify(await readState(next, signal), expected)
  return { swap: () => swap(index, next, expected) }
}

/** Writes records in one task per batch, and waits for each. */
export async function putInto(index: MeiliIndex, records: readonly PassageRecord[], signal?: AbortSignal) {
  if (index.embedding !== null && records.length > 0) await requireEmbedder(index.embedding, signal)
  for (const batch of batchesOf(records)) {
    signal?.throwIfAborted()
    await done(index.client.index(index.name).addDocuments(await toBatch(index, batch)))
  }
}

/**
 * Removes the unfinished tasks of an index, such as those that a dead server left. Whoever waits for one of them gets a
 * TransientError, and writes again.
 */
export async function discardTasks({ client, name }: MeiliIndex): Promise<void> {
  await done(client.tasks.cancelTasks({ indexUids: [name], statuses: ['enqueued', 'processing'] }))
}

/**
 * Requests one embedding first, since an unavailable embedder would block all tasks of the server for minutes of
 * retries (1.21).
 */
async function requireEmbedder(embedding: Embedding, signal?: AbortSignal): Promise<void> {
  const timeout = AbortSignal.timeout(EMBEDDER_READY_MS)
  await embedText(embedding, 'ready', signal === undefined ? timeout : AbortSignal.any([signal, timeout]))
}

function* batchesOf(records: readonly PassageRecord[]): Iterable<readonly PassageRecord[]> {
  for (let from = 0; from < records.length; from += BATCH) yield records.slice(from, from + BATCH)
}

/** Yields to the event loop now and then: a batch takes half a second of analysis. */
async function toBatch({ embedding }: MeiliIndex, records: readonly PassageRecord[]): Promise<MeiliRecord[]> {
  const batch: MeiliRecord[] = []
  for (const record of records) {
    if (batch.length % RECORDS_PER_SLICE === 0) await setImmediate()
    batch.push(toMeiliRecord(record, embedding !== null))
  }
  return batch
}

/** As `SearchEngine.state`. */
export async function readState(index: MeiliIndex, signal?: AbortSignal): Promise<EngineState> {
  try {
    const path = `indexes/${index.name}/stats`
    const [settings, stats] = await Promise.all([
      readSettings(index, signal),
      index.client.httpRequest.get<{ numberOfDocuments: number }>({ path, ...toInit(signal) }),
    ])
    const current = hasOurSettings(settings, index)
    return { kind: 'there', records: stats.numberOfDocuments, current, missing: [] }
  } catch (error) {
    if (isMissing(error)) return { kind: 'absent' }
    throw toOurs(error)
  }
}

/** The settings as the client returns them; throws errors of the client. */
export async function readSettings({ client, name }: MeiliIndex, signal?: AbortSignal): Promise<Settings> {
  return client.httpRequest.get<Settings>({ path: `indexes/${name}/settings`, ...toInit(signal) })
}

function toInit(signal?: AbortSignal) {
  return signal === undefined ? {} : { extraRequestInit: { signal } }
}

/** Swaps the indexes, and back again if the active index is then not the one that was built. */
async function swap(index: MeiliIndex, next: MeiliIndex, expected: number): Promise<void> {
  const { client } = index
  const isFirst = (await readState(index)).kind === 'absent'
  const indexes: [string, string] = isFirst ? [next.name, index.name] : [index.name, next.name]
  await done(client.swapIndexes([{ indexes, rename: isFirst }]))
  if (isFirst) return verify(await readState(index), expected)
  try {
    verify(await readState(index), expected)
  } catch (error) {
    await done(client.swapIndexes([{ indexes, rename: false }]))
    throw error
  }
  await done(client.deleteIndex(next.name))
}

function verify(built: EngineState, expected: number): void {
  if (built.kind === 'absent' || built.records !== expected) {
    throw new TransientError('index_incomplete', `the new index does not hold the ${expected} passages given to it`)
  }
  if (!built.current) throw settingsNotApplied()
}

function settingsNotApplied(): PermanentError {
  return new PermanentError('index_settings', 'the search engine did not take the index settings')
}
