import { MeilisearchApiError, type EnqueuedTaskPromise } from 'meilisearch'
import { AppError, messageOf, PermanentError, TransientError } from '../../errors.ts'

/**
 * Waits until a write's task has succeeded: a task that is queued is nothing yet.
 * @throws TransientError `index_missing`, `search_unavailable`; PermanentError `index_refused`, `search_refused`
 */
export async function waitUntilDone(enqueued: EnqueuedTaskPromise): Promise<void> {
  const task = await enqueued.waitTask().catch(throwOurs)
  if (task.status === 'succeeded') return
  if (task.error?.code === 'index_not_found') throw indexMissing()
  const reason = `search task ${task.uid} (${task.type}) ${task.status}: ${task.error?.message ?? 'no reason given'}`
  if (task.error?.type === 'invalid_request') throw new PermanentError('index_refused', reason)
  throw new TransientError('search_unavailable', reason)
}

/** Whether the server says that it has no such index. */
export function isIndexMissing(error: unknown): boolean {
  return error instanceof MeilisearchApiError && error.cause?.code === 'index_not_found'
}

/** Throws what the server or the way to it said as an error of ours; a server that is away is never an empty answer. */
export function throwOurs(error: unknown): never {
  if (error instanceof AppError) throw error
  if (isIndexMissing(error)) throw indexMissing(error)
  if (error instanceof MeilisearchApiError && error.response.status < 500) {
    // An index without our settings refuses their filters; whoever keeps it gives it them.
    if (/not filterable/i.test(error.message)) {
      throw new TransientError('index_behind', 'the search index has other settings', { cause: error })
    }
    throw new PermanentError('search_refused', `the search engine refused: ${error.message}`, { cause: error })
  }
  const message = `the search engine does not answer: ${messageOf(error)}`
  throw new TransientError('search_unavailable', message, { cause: error })
}

function indexMissing(cause?: unknown): TransientError {
  return new TransientError('index_missing', 'the search index does not exist yet', { cause })
}
