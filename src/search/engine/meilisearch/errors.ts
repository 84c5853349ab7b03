import { setTimeout as delay } from 'node:timers/promises'
import {
  MeilisearchApiError,
  MeilisearchRequestError,
  MeilisearchTaskTimeOutError,
  type EnqueuedTaskPromise,
  type Task,
} from 'meilisearch'
import { AppError, messageOf, PermanentError, TransientError } from '../../../errors.ts'

/** Polling of a task while it may be a quick one, and afterwards, in ms. */
const QUICK = { timeout: 300, interval: 20 } as const
const SLOW = { timeout: 0, interval: 150 } as const
const SLOW_MS = 600_000
/** What the server sends with 503 as Retry-After. */
const DEFAULT_BUSY_S = 10
const UNKNOWN_ATTRIBUTE = 'invalid_search_attributes_to_search_on'

/** Waits for the task of a write. The error of a failed task names the task. */
export async function done(enqueued: EnqueuedTaskPromise): Promise<void> {
  const task = await waitForTask(enqueued).catch(toOurs)
  if (task.status === 'succeeded' || task.error?.code === 'index_not_found') {
    if (task.status === 'succeeded' || task.type === 'indexDeletion') return
    throw new TransientError('index_missing', 'the search index does not exist yet')
  }
  const reason = `search task ${task.uid} (${task.type}) ${task.status}: ${task.error?.message ?? 'no reason given'}`
  if (FIELD_CODES.includes(task.error?.code ?? '')) throw behind(new Error(reason))
  if (task.error?.type === 'invalid_request') throw new PermanentError('index_refused', reason)
  throw new TransientError('search_unavailable', reason)
}

async function waitForTask(enqueued: EnqueuedTaskPromise): Promise<Task> {
  try {
    return await enqueued.waitTask(QUICK)
  } catch (error) {
    if (!(error instanceof MeilisearchTaskTimeOutError)) throw error
    const late = new MeilisearchTaskTimeOutError((await enqueued).taskUid, SLOW_MS)
    return within(SLOW_MS, enqueued.waitTask(SLOW), late)
  }
}

/** The client leaves the timer of its own limit running when a wait fails (0.62), which kept a stopped process alive. */
async function within<T>(limitMs: number, work: Promise<T>, late: Error): Promise<T> {
  const timeOut = new AbortController()
  try {
    const limit = delay(limitMs, undefined, { signal: timeOut.signal }).then(() => Promise.reject(late))
    return await Promise.race([work, limit])
  } finally {
    timeOut.abort()
  }
}

/** Whether the error means that the index does not exist. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'index_not_found'
}

/** The client wraps whatever its HTTP layer throws. */
function causeOf(error: unknown): unknown {
  return error instanceof MeilisearchRequestError && error.cause !== undefined ? error.cause : error
}

/**
 * The code of the server, which is stable, unlike its messages. A filter, facet or attribute is rejected where the index
 * does not know the field; `openMeilisearch` looks at the settings, since a filter is also rejected for its depth.
 */
const FIELD_CODES: readonly string[] = [
  ...['invalid_search_filter', 'invalid_document_filter', 'invalid_search_sort'],
  // The second is the name that servers before 1.47 have for the facets of a federated search.
  ...['invalid_search_facets', 'invalid_multi_search_facets'],
  UNKNOWN_ATTRIBUTE,
]

/** Whether the index does not know a field of the request, or the server refused the request for a like reason. */
export function isBehind(error: unknown): error is TransientError {
  return error instanceof TransientError && error.code === 'index_behind'
}

/** The request was wrong, whatever the index. */
export function refused(cause: unknown): PermanentError {
  return new PermanentError('search_refused', `the search engine refused: ${messageOf(cause)}`, { cause })
}

/** The code of an error of the server, or null. */
function codeOf(error: unknown): string | null {
  const cause = causeOf(error)
  return cause instanceof MeilisearchApiError ? (cause.cause?.code ?? null) : null
}

/** How long the server asks us to wait because it is too busy, in ms; null where that is not the reason. */
export function busyMsOf(error: unknown): number | null {
  const cause = causeOf(error instanceof AppError ? error.cause : error)
  if (!(cause instanceof MeilisearchApiError) || cause.response.status !== 503) return null
  const seconds = Number(cause.response.headers.get('retry-after') ?? DEFAULT_BUSY_S)
  return 1_000 * (Number.isFinite(seconds) ? Math.max(0, seconds) : DEFAULT_BUSY_S)
}

/** The index was made by another program or an older version of ours. */
export function behind(cause?: unknown): TransientError {
  return new TransientError('index_behind', 'the search index has other settings and is to be rebuilt', { cause })
}

/** Our bodies are complete: the server truncated one because its disk was full (1.21). */
const MALFORMED = 'malformed_payload'

/** Timeout, too early, too many requests: the request itself is valid. */
const RETRY_STATUSES: readonly number[] = [408, 425, 429]

/** Converts an error of the client to one of ours; an abort is rethrown. */
export function toOurs(error: unknown): never {
  const cause = causeOf(error)
  if (cause instanceof AppError || (cause instanceof Error && cause.name === 'AbortError')) throw cause
  if (isMissing(cause)) throw new TransientError('index_missing', 'the search index does not exist yet', { cause })
  if (cause instanceof MeilisearchApiError) {
    const code = codeOf(cause) ?? ''
    if (FIELD_CODES.includes(code)) throw behind(cause)
    if (code === MALFORMED) throw unavailable(cause)
    if (cause.response.status < 500 && !RETRY_STATUSES.includes(cause.response.status)) throw refused(cause)
  }
  throw unavailable(cause)
}

function unavailable(cause: unknown): TransientError {
  const message = `the search engine does not answer: ${messageOf(cause)}`
  return new TransientError('search_unavailable', message, { cause })
}
