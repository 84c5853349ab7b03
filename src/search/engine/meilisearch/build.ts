import { setImmediate } from 'node:timers/promises'
import type { EnqueuedTaskPromise } from 'meilisearch'
import type { IndexRecord, SearchEngine } from '../search-engine.ts'
import { requireEmbedder, takeEmbedder, type EmbedderGate } from './embedding/embedder-gate.ts'
import { done, toOurs } from './errors.ts'
import { besideOf, readSettings, requireWhole, settingsNotApplied, type MeiliIndex } from './index-state.ts'
import { toMeiliRecord, type MeiliRecord } from './record.ts'
import { readServerTraits, type ServerTraits } from './server-traits.ts'
import { hasOurSettings, settingsFor } from './settings.ts'

/** Records per request; 1,000 passages are about 4 MB. */
const BATCH = 1_000
const RECORDS_PER_SLICE = 20
/** Most pending tasks of a build: the server batches them, which is many times faster than one by one. */
const MAX_WAITING = 30

/** A new index beside the active one, filled and verified. */
export interface BuiltIndex {
  /** The index as it was built: without the embedder where the server cannot use it. */
  readonly index: MeiliIndex
  readonly records: number
}

/** Fills a new index through `load` beside the active one. As `SearchEngine.rebuild`, without the swap. */
export async function buildBeside(
  wanted: MeiliIndex,
  gate: EmbedderGate,
  load: (put: SearchEngine['put']) => Promise<void>,
  signal?: AbortSignal,
): Promise<BuiltIndex> {
  const traits = await readServerTraits(wanted.client)
  const index = await createBeside(wanted, gate, traits, signal)
  const next = besideOf(index)
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

/** Creates the new index, with the embedder if the server can use it, and without it otherwise. */
async function createBeside(
  wanted: MeiliIndex,
  gate: EmbedderGate,
  traits: ServerTraits,
  signal?: AbortSignal,
): Promise<MeiliIndex> {
  const next = besideOf(wanted)
  await createEmpty(next)
  const enqueued = next.client.index(next.name).updateSettings(settingsFor(wanted, traits.hasAttributeRank))
  if (wanted.embedding === null) await done(enqueued)
  else if (!(await takeEmbedder(next.client, enqueued))) gate.refuse()
  else {
    if (!hasOurSettings(await readSettings(next, signal).catch(toOurs), wanted)) throw settingsNotApplied()
    await gate.ask(next.name, signal)
  }
  if (wanted.embedding !== null && gate.usable() === null) {
    return createBeside({ ...wanted, embedding: null }, gate, traits, signal)
  }
  if (!hasOurSettings(await readSettings(next, signal).catch(toOurs), wanted)) throw settingsNotApplied()
  return wanted
}

async function createEmpty({ client, name }: MeiliIndex): Promise<void> {
  await done(client.deleteIndex(name))
  await done(client.createIndex(name, { primaryKey: 'id' }))
}

/** Writes records in one task per batch, and waits for each. */
export async function putInto(index: MeiliIndex, records: readonly IndexRecord[], signal?: AbortSignal) {
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

function* batchesOf(records: readonly IndexRecord[]): Iterable<readonly IndexRecord[]> {
  for (let from = 0; from < records.length; from += BATCH) yield records.slice(from, from + BATCH)
}

/** Yields to the event loop now and then: a batch takes half a second of analysis. */
async function toBatch({ embedding }: MeiliIndex, records: readonly IndexRecord[]): Promise<MeiliRecord[]> {
  const batch: MeiliRecord[] = []
  for (const record of records) {
    if (batch.length % RECORDS_PER_SLICE === 0) await setImmediate()
    batch.push(toMeiliRecord(record, embedding !== null))
  }
  return batch
}
