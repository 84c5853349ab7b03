import { setTimeout as delay } from 'node:timers/promises'
import type { EnqueuedTaskPromise, Meilisearch } from 'meilisearch'
import { embedText } from '../../embedding/embed-text.ts'
import type { Embedding } from '../../embedding/embedder-schema.ts'
import { toEmbedderName, toEmbedders } from './embedder.ts'
import { done, isRefusedEmbedder, isRefusedSearch, toOurs } from '../errors.ts'

/** Time limit for our own request to the embedder: a model may have to be loaded. */
const READY_MS = 30_000
/** Time limit for a vector through the server, which gives up after 10 s at most where it cannot connect (1.21 to 1.50). */
const THROUGH_SERVER_MS = 20_000
/** How long a server that cannot use the embedder is not asked again, so that a repaired one is noticed. */
const RECHECK_MS = 60_000
/** How long a writer waits for the answer: our own request, twice, and that of the server. */
export const WHOLE_ANSWER_MS = 2 * READY_MS + THROUGH_SERVER_MS

/**
 * Knows whether one server can use the embedder. A server may be unable to although we can: from 1.34 it refuses
 * addresses that are not public unless it was started to allow them, and it may run on another machine. It would repeat
 * each request for minutes, while all its other tasks wait; so it is asked before anything is written.
 */
export interface EmbedderGate {
  /**
   * The embedder that the index should have now; null where none is configured, the server cannot use it, or it is not known
   * yet whether it can and the index has none.
   */
  usable(): Embedding | null
  /** Why the server cannot use the embedder, in one line; null where it can, or has not been asked. */
  refusal(): string | null
  /**
   * Asks the server for a vector through an index that has the embedder. Sets what `usable` and `refusal` return.
   * @throws TransientError `embedder_unavailable` where we get no vector ourselves
   */
  ask(index: string, signal?: AbortSignal): Promise<void>
  /**
   * Asks if that is due; `index` is one that has the embedder, null where there is none. Waits `waitMs` at most for a first
   * answer, and for no other. Never throws.
   */
  refresh(index: string | null, waitMs: number): Promise<void>
  /** Notes that the server could not apply the embedder to an index. */
  refuse(): void
  /** A write failed for want of a vector: ask again before the next one. */
  doubt(): void
}

/** `name` is the index of the library, beside which an index is made to ask through, where none has the embedder. */
export function createEmbedderGate(client: Meilisearch, name: string, embedding: Embedding | null): EmbedderGate {
  let verdict: 'unknown' | 'usable' | { readonly reason: string } = 'unknown'
  let isInIndex = true
  let askedMs = -Infinity
  let asking: Promise<void> | null = null
  const refuse = (): void => void (verdict = { reason: toReason(embedding) })
  const ask = async (index: string, signal?: AbortSignal): Promise<void> => {
    if (embedding === null) return
    askedMs = performance.now()
    if (await isUsableThrough(client, index, embedding, signal)) verdict = 'usable'
    else refuse()
  }
  const askThroughScratch = async (wanted: Embedding): Promise<void> => {
    askedMs = performance.now()
    if (!(await withScratchIndex(client, name, wanted, ask))) refuse()
  }
  return {
    usable: () => (verdict === 'usable' || (verdict === 'unknown' && isInIndex) ? embedding : null),
    refusal: () => (typeof verdict === 'object' ? verdict.reason : null),
    ask,
    refuse,
    refresh: async (index, waitMs) => {
      isInIndex = index !== null
      if (embedding === null || verdict === 'usable') return
      if (asking === null && performance.now() - askedMs > RECHECK_MS) {
        // A server or embedder that is away shows where it is needed.
        const asked = (index === null ? askThroughScratch(embedding) : ask(index)).catch(() => undefined)
        asking = asked.finally(() => (asking = null))
      }
      // A known refusal holds meanwhile.
      if (verdict !== 'unknown' || asking === null) return
      const waited = new AbortController()
      await Promise.race([asking, delay(waitMs, undefined, { signal: waited.signal }).catch(() => undefined)])
      waited.abort()
    },
    doubt: () => {
      verdict = 'unknown'
      askedMs = -Infinity
    },
  }
}

function toReason(embedding: Embedding | null): string {
  const { protocol = '', host = '' } = embedding === null ? {} : new URL(embedding.embedder.url)
  return `the search server cannot use the embedder at ${protocol}//${host}, which answers us: search by meaning is off there, words are indexed. ${HOW_TO_ALLOW}`
}

const HOW_TO_ALLOW =
  'From 1.34 Meilisearch has to be started with --experimental-allowed-ip-networks to use one at a private address'

/** Whether the server gets a vector; false only where we do. */
async function isUsableThrough(
  client: Meilisearch,
  index: string,
  embedding: Embedding,
  signal?: AbortSignal,
): Promise<boolean> {
  await requireEmbedder(embedding, signal)
  const late = AbortSignal.timeout(THROUGH_SERVER_MS)
  const hybrid = { embedder: toEmbedderName(embedding), semanticRatio: 1 }
  try {
    await client
      .index(index)
      .search('ready', { hybrid, limit: 1 }, { signal: signal === undefined ? late : AbortSignal.any([signal, late]) })
    return true
  } catch (error) {
    if (signal?.aborted === true) throw error
    const isRefused = late.aborted || isRefusedSearch(error)
    if (!isRefused) return toOurs(error)
    await requireEmbedder(embedding, signal) // the embedder may have stopped in between
    return false
  }
}

/**
 * Requests one embedding, since an unavailable embedder would block all tasks of the server for minutes of retries (1.21).
 * @throws TransientError `embedder_unavailable`
 */
export async function requireEmbedder(embedding: Embedding, signal?: AbortSignal): Promise<void> {
  const timeout = AbortSignal.timeout(READY_MS)
  await embedText(embedding, 'ready', signal === undefined ? timeout : AbortSignal.any([signal, timeout]))
}

/** Runs `ask` on an index that is made for it and deleted again. False: the server did not take the embedder. */
async function withScratchIndex(
  client: Meilisearch,
  name: string,
  embedding: Embedding,
  ask: EmbedderGate['ask'],
): Promise<boolean> {
  const scratch = `${name}__probe`
  try {
    const enqueued = client.index(scratch).updateSettings({ embedders: toEmbedders(embedding) })
    if (!(await takeEmbedder(client, enqueued))) return false
    await ask(scratch)
    return true
  } finally {
    await done(client.deleteIndex(scratch))
  }
}

/** How long a server may work on the settings of an index without records before the task is cancelled. */
const SETTINGS_MS = 20_000
const POLL_MS = 150

/**
 * Waits for settings with an embedder on an index without records. A server that gets nowhere with them is stopped, so
 * that its other tasks go on. Returns whether it took them.
 */
export async function takeEmbedder(client: Meilisearch, enqueued: EnqueuedTaskPromise): Promise<boolean> {
  const { taskUid } = await enqueued.catch(toOurs)
  let sinceMs: number | null = null
  for (;;) {
    const { status, error } = await client.tasks.getTask(taskUid).catch(toOurs)
    if (status === 'failed' && isRefusedEmbedder(error?.code ?? null)) return false
    if (status !== 'enqueued' && status !== 'processing') return done(enqueued).then(() => true)
    if (status === 'processing') sinceMs ??= performance.now()
    if (sinceMs !== null && performance.now() - sinceMs > SETTINGS_MS) {
      await done(client.tasks.cancelTasks({ uids: [taskUid] }))
      return false
    }
    await delay(POLL_MS)
  }
}
