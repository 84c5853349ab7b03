import { setImmediate } from 'node:timers/promises'
import type { EnqueuedTaskPromise } from 'meilisearch'
import type { IndexRecord, SearchEngine } from '../search-engine.ts'
import { textHashOf, withVector } from './embedding/record-vectors.ts'
import { done, toOurs } from './errors.ts'
import { besideOf, readSettings, requireWhole, settingsNotApplied, type MeiliIndex } from './index-state.ts'
import { toMeiliRecord } from './record.ts'
import { readServerTraits } from './server-traits.ts'
import { hasOurSettings, settingsFor } from './settings.ts'

/** Records per request; 1,000 passages are about 4 MB. */
const BATCH = 1_000
const RECORDS_PER_SLICE = 20
/** Most pending tasks of a build: the server batches them, which is many times faster than one by one. */
const MAX_WAITING = 30

/** A new index beside the active one, filled and verified. */
export interface BuiltIndex {
  readonly index: MeiliIndex
  readonly records: number
}

/** Fills a new index through `load` beside the active one. As `SearchEngine.rebuild`, without the swap. */
export async function buildBeside(
  index: MeiliIndex,
  load: (put: SearchEngine['put']) => Promise<void>,
  signal?: AbortSignal,
): Promise<BuiltIndex> {
  const traits = await readServerTraits(index.client)
  const next = besideOf(index)
  await createEmpty(next)
  await done(next.client.index(next.name).updateSettings(settingsFor(index, traits.hasAttributeRank)))
  if (!hasOurSettings(await readSettings(next, signal).catch(toOurs), index)) throw settingsNotApplied()
  let records = 0
  const waiting: EnqueuedTaskPromise[] = []
  const awaitTasks = async () => {
    for (const task of waiting.splice(0)) await done(task)
  }
  await load(async (passages, inner) => {
    records += passages.length
    for (const batch of batchesOf(passages)) {
      ;(inner ?? signal)?.throwIfAborted()
      const task = index.client.index(next.name).addDocuments(await toBatch(index, batch))
      await task.catch(toOurs)
      waiting.push(task)
      if (waiting.length >= MAX_WAITING) await awaitTasks()
    }
  })
  await awaitTasks()
  await requireWhole(next, records, signal)
  return { index, records }
}

async function createEmpty({ client, name }: MeiliIndex): Promise<void> {
  await done(client.deleteIndex(name))
  await done(client.createIndex(name, { primaryKey: 'id' }))
}

/** Writes records in one task per batch, and waits for each. */
export async function putInto(index: MeiliIndex, records: readonly IndexRecord[], signal?: AbortSignal) {
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

function* batchesOf(records: readonly IndexRecord[]): Iterable<readonly IndexRecord[]> {
  for (let from = 0; from < records.length; from += BATCH) yield records.slice(from, from + BATCH)
}

/** Yields to the event loop now and then: a batch takes half a second of analysis. */
async function toBatch({ embedding }: MeiliIndex, records: readonly IndexRecord[]): Promise<object[]> {
  const batch: object[] = []
  const hashes = embedding === null ? [] : records.map(textHashOf)
  const vectors = await embedding?.read(hashes.filter((hash) => hash !== null))
  for (const [at, record] of records.entries()) {
    if (at % RECORDS_PER_SLICE === 0) await setImmediate()
    const hash = hashes[at] ?? null
    const vector = vectors?.get(hash ?? '') ?? null
    const written = toMeiliRecord(record, vector === null ? null : hash)
    batch.push(embedding === null ? written : withVector(written, embedding, vector))
  }
  return batch
}
