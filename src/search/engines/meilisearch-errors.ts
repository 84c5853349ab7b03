import { MeilisearchApiError, type EnqueuedTaskPromise } from 'meilisearch'
import { messageOf, PermanentError, TransientError } from '../../errors.ts'

/** Waits for a write's task; one that failed is our bug or the server's trouble, and says which task it was. */
export async function done(enqueued: EnqueuedTaskPromise): Promise<void> {
  const task = await enqueued.waitTask().catch(toOurs)
  if (task.status === 'succeeded' || task.error?.code === 'index_not_found') {
    if (task.status === 'succeeded' || task.type === 'indexDeletion') return
    throw new TransientError('index_missing', 'the search index does not exist yet')
  }
  const reason = `search task ${task.uid} (${task.type}) ${task.status}: ${task.error?.message ?? 'no reason given'}`
  if (task.error?.code === 'vector_embedding_error') throw new TransientError('embedder_unavailable', reason)
  if (task.error?.type === 'invalid_request') throw new PermanentError('index_refused', reason)
  throw new TransientError('search_unavailable', reason)
}

/** Whether the server says that there is no such index. */
export function isMissing(error: unknown): boolean {
  return error instanceof MeilisearchApiError && error.cause?.code === 'index_not_found'
}

/** An index that an older program made refuses fields that it does not know; no field of ours comes from outside. */
function isBehind(error: unknown): boolean {
  if (!(error instanceof MeilisearchApiError)) return false
  return /is not (filterable|sortable|searchable)|attributes? .* not (filterable|sortable|searchable)/i.test(
    error.message,
  )
}

/** An error of the client as one of ours. */
export function toOurs(error: unknown): never {
  if (error instanceof TransientError || error instanceof PermanentError) throw error
  if (isMissing(error))
    throw new TransientError('index_missing', 'the search index does not exist yet', { cause: error })
  if (isBehind(error)) {
    throw new TransientError('index_behind', 'the search index has other settings and is to be rebuilt', {
      cause: error,
    })
  }
  if (error instanceof MeilisearchApiError && error.response.status < 500) {
    throw new PermanentError('search_refused', `the search engine refused: ${error.message}`, { cause: error })
  }
  throw new TransientError('search_unavailable', `the search engine does not answer: ${messageOf(error)}`, {
    cause: error,
  })
}
