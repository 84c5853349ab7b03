import {
  MeilisearchApiError,
  MeilisearchRequestError,
  MeilisearchTaskTimeOutError,
  type EnqueuedTaskPromise,
  type Task,
} from 'meilisearch'
import { AppError, messageOf, PermanentError, TransientError } from '../../../errors.ts'

/** How often a task is asked for while it may be a quick one, and afterwards, in ms. */
const QUICK = { timeout: 300, interval: 20 } as const
const SLOW = { timeout: 600_000, interval: 150 } as const

/** Waits for a write's task; one that failed is our bug or the server's trouble, and says which task it was. */
export async function done(enqueued: EnqueuedTaskPromise): Promise<void> {
  const task = await ended(enqueued).catch(toOurs)
  if (task.status === 'succeeded' || task.error?.code === 'index_not_found') {
    if (task.status === 'succeeded' || task.type === 'indexDeletion') return
    throw new TransientError('index_missing', 'the search index does not exist yet')
  }
  const reason = `search task ${task.uid} (${task.type}) ${task.status}: ${task.error?.message ?? 'no reason given'}`
  if (IS_BEHIND.test(reason)) throw behind()
  if (task.error?.code === 'vector_embedding_error') throw new TransientError('embedder_unavailable', reason)
  if (task.error?.type === 'invalid_request') throw new PermanentError('index_refused', reason)
  throw new TransientError('search_unavailable', reason)
}

async function ended(enqueued: EnqueuedTaskPromise): Promise<Task> {
  try {
    return await enqueued.waitTask(QUICK)
  } catch (error) {
    if (!(error instanceof MeilisearchTaskTimeOutError)) throw error
    return enqueued.waitTask(SLOW)
  }
}

/** Whether the server says that there is no such index. */
export function isMissing(error: unknown): boolean {
  const cause = causeOf(error)
  return cause instanceof MeilisearchApiError && cause.cause?.code === 'index_not_found'
}

/** The client wraps whatever its way of sending throws. */
function causeOf(error: unknown): unknown {
  return error instanceof MeilisearchRequestError && error.cause !== undefined ? error.cause : error
}

/** An index that an older program made refuses fields that it does not know; no field of ours comes from outside. */
const IS_BEHIND = /is not (filterable|sortable|searchable)|attributes? .* not (filterable|sortable|searchable)/i

/** No record was ever put into the index, so it knows none of the fields to search in. */
const IS_UNFILLED = /Available searchable attributes are: ``/

/** Whether that is why a search was taken for one of an older index. */
export function isUnfilled(error: unknown): boolean {
  return error instanceof TransientError && IS_UNFILLED.test(messageOf(error.cause))
}

/** The index is another program's, or an older one's of ours. */
export function behind(cause?: unknown): TransientError {
  return new TransientError('index_behind', 'the search index has other settings and is to be rebuilt', { cause })
}

/** What the server says of a body that it could keep the beginning of only, its disk being full (1.21): ours are whole. */
const IS_CUT = /payload provided is malformed.*(?:trailing characters|EOF while parsing)/s

/** Not in time, too early, too many: nothing is wrong with what was asked. */
const WAIT_STATUSES: readonly number[] = [408, 425, 429]

/** An error of the client as one of ours. Who gave up is told so. */
export function toOurs(error: unknown): never {
  const cause = causeOf(error)
  if (cause instanceof AppError || (cause instanceof Error && cause.name === 'AbortError')) throw cause
  if (isMissing(cause)) throw new TransientError('index_missing', 'the search index does not exist yet', { cause })
  if (cause instanceof MeilisearchApiError) {
    if (IS_BEHIND.test(cause.message)) throw behind(cause)
    if (IS_CUT.test(cause.message)) throw away(cause)
    if (cause.response.status < 500 && !WAIT_STATUSES.includes(cause.response.status)) {
      throw new PermanentError('search_refused', `the search engine refused: ${cause.message}`, { cause })
    }
  }
  throw away(cause)
}

function away(cause: unknown): TransientError {
  const message = `the search engine does not answer: ${messageOf(cause)}`
  return new TransientError('search_unavailable', message, { cause })
}
