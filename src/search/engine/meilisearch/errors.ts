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
const SLOW = { timeout: 600_000, interval: 150 } as const

/** Waits for the task of a write. The error of a failed task names the task. */
export async function done(enqueued: EnqueuedTaskPromise): Promise<void> {
  const task = await waitForTask(enqueued).catch(toOurs)
  if (task.status === 'succeeded' || task.error?.code === 'index_not_found') {
    if (task.status === 'succeeded' || task.type === 'indexDeletion') return
    throw new TransientError('index_missing', 'the search index does not exist yet')
  }
  const reason = `search task ${task.uid} (${task.type}) ${task.status}: ${task.error?.message ?? 'no reason given'}`
  if (UNKNOWN_FIELD.test(reason)) throw behind()
  if (task.error?.code === 'vector_embedding_error') throw new TransientError('embedder_unavailable', reason)
  if (task.error?.type === 'invalid_request') throw new PermanentError('index_refused', reason)
  throw new TransientError('search_unavailable', reason)
}

async function waitForTask(enqueued: EnqueuedTaskPromise): Promise<Task> {
  try {
    return await enqueued.waitTask(QUICK)
  } catch (error) {
    if (!(error instanceof MeilisearchTaskTimeOutError)) throw error
    return enqueued.waitTask(SLOW)
  }
}

/** Whether the error means that the index does not exist. */
export function isMissing(error: unknown): boolean {
  const cause = causeOf(error)
  return cause instanceof MeilisearchApiError && cause.cause?.code === 'index_not_found'
}

/** The client wraps whatever its HTTP layer throws. */
function causeOf(error: unknown): unknown {
  return error instanceof MeilisearchRequestError && error.cause !== undefined ? error.cause : error
}

/** An index made by an older version rejects fields unknown to it; none of our field names come from user input. */
const UNKNOWN_FIELD = /is not (filterable|sortable|searchable)|attributes? .* not (filterable|sortable|searchable)/i

/** An index without any record knows no searchable fields. */
const EMPTY_INDEX = /Available searchable attributes are: ``/

/** Whether `index_behind` was only caused by an empty index. */
export function isUnfilled(error: unknown): boolean {
  return error instanceof TransientError && EMPTY_INDEX.test(messageOf(error.cause))
}

/** The index was made by another program or an older version of ours. */
export function behind(cause?: unknown): TransientError {
  return new TransientError('index_behind', 'the search index has other settings and is to be rebuilt', { cause })
}

/** The error for a body that the server truncated because its disk was full (1.21); ours are complete. */
const TRUNCATED_BODY = /payload provided is malformed.*(?:trailing characters|EOF while parsing)/s

/** Timeout, too early, too many requests: the request itself is valid. */
const RETRY_STATUSES: readonly number[] = [408, 425, 429]

/** Converts an error of the client to one of ours; an abort is rethrown. */
export function toOurs(error: unknown): never {
  const cause = causeOf(error)
  if (cause instanceof AppError || (cause instanceof Error && cause.name === 'AbortError')) throw cause
  if (isMissing(cause)) throw new TransientError('index_missing', 'the search index does not exist yet', { cause })
  if (cause instanceof MeilisearchApiError) {
    if (UNKNOWN_FIELD.test(cause.message)) throw behind(cause)
    if (TRUNCATED_BODY.test(cause.message)) throw unavailable(cause)
    if (cause.response.status < 500 && !RETRY_STATUSES.includes(cause.response.status)) {
      throw new PermanentError('search_refused', `the search engine refused: ${cause.message}`, { cause })
    }
  }
  throw unavailable(cause)
}

function unavailable(cause: unknown): TransientError {
  const message = `the search engine does not answer: ${messageOf(cause)}`
  return new TransientError('search_unavailable', message, { cause })
}
