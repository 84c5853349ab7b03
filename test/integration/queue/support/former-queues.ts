import { expect, it } from 'vitest'
import { FORMER_JOB_NAMES } from '../../../../src/domain/jobs.ts'
import type { Queue } from '../../../../src/queue/queue.ts'
import type { BullBackend } from '../../../../src/queue/queues/bull-backend.ts'
import { ENDED } from '../../../contracts/queue-bench.ts'

/** Registers the test that jobs in queues of earlier versions are deleted. */
export function formerQueuesTest(
  openSite: () => Promise<{ readonly backend: BullBackend; openQueue(): Promise<Queue>; close(): Promise<void> }>,
): void {
  it('deletes what queues of earlier versions hold, and only that, once work starts', async () => {
    const { backend, openQueue, close } = await openSite()
    const queue = await openQueue()
    const former = FORMER_JOB_NAMES.map((name) => backend.openQueue(name))
    try {
      for (const each of former) {
        await each.add('job', { subjectId: 'example.org', revision: 0 }, { jobId: 'old' })
        expect(await each.getJobCounts('wait')).toEqual({ wait: 1 })
      }
      await queue.enqueue('parse', [{ subjectId: 'v1', revision: 0 }])
      await queue.work('crawl', async () => ENDED, 1)
      for (const each of former) expect(await each.getJobCounts('wait')).toEqual({ wait: 0 })
      expect((await queue.counts()).parse.waiting).toBe(1)
    } finally {
      for (const each of [queue, ...former, backend]) await each.close()
      await close()
    }
  })
}
