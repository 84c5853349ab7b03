import { Meilisearch } from 'meilisearch'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { done } from '../../../../src/search/engine/meilisearch/errors.ts'

/** Longer than the time in which a task may be a quick one. */
const SLOW_TASK_MS = 600

describe('waiting for a task', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => vi.useRealTimers())

  it('resolves for a slow task', async () => {
    let isDone = false
    const client = clientOf(() => (isDone ? 'succeeded' : 'processing'))
    const waiting = done(client.index('passages').deleteAllDocuments())
    await vi.advanceTimersByTimeAsync(SLOW_TASK_MS)
    isDone = true
    await vi.advanceTimersByTimeAsync(SLOW_TASK_MS)
    await expect(waiting).resolves.toBeUndefined()
  })

  it('leaves no timer when the connection is closed meanwhile, so that a stopped process ends', async () => {
    let isClosed = false
    const client = clientOf(() => {
      if (isClosed) throw new Error('closed')
      return 'processing'
    })
    const failed = expect(done(client.index('passages').deleteAllDocuments())).rejects.toThrow()
    await vi.advanceTimersByTimeAsync(SLOW_TASK_MS)
    isClosed = true
    await vi.advanceTimersByTimeAsync(SLOW_TASK_MS)
    await failed
    expect(vi.getTimerCount()).toBe(0)
  })
})

function clientOf(readStatus: () => string): Meilisearch {
  return new Meilisearch({
    host: 'http://127.0.0.1:1',
    httpClient: async (_url, init) => {
      init?.signal?.throwIfAborted()
      const isWrite = init?.method === 'DELETE'
      return { taskUid: 1, uid: 1, type: 'documentDeletion', status: isWrite ? 'enqueued' : readStatus() }
    },
  })
}
