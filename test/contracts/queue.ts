import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Queue } from '../../src/queue/queue.ts'
import { startRelay, type Relay } from '../support/web/relay.ts'
import { eventually, succeeds } from '../support/waiting.ts'
import { IDLE, jobOf, queueBench, type QueueBench, type QueueSite } from './queue-bench.ts'
import { queueJobsContract } from './queue-jobs.ts'
import { queueSchedulesContract } from './queue-schedules.ts'
import { queueWorkersContract } from './queue-workers.ts'

/** The contract of every queue. */
export function queueContract(openSite: () => Promise<QueueSite>): void {
  const bench = queueBench(openSite)
  queueJobsContract(bench)
  queueWorkersContract(bench)
  queueSchedulesContract(bench)
  queueAwayContract(bench)
}

function queueAwayContract(bench: QueueBench): void {
  describe('while the server is away', () => {
    let relay: Relay
    let queue: Queue

    beforeEach(async () => {
      relay = await startRelay(bench.site().port)
      queue = await bench.openEmpty(relay.port)
      await relay.cut()
    })

    afterEach(() => relay.close())

    it('throws queue_unavailable, and accepts jobs when the server is back', async () => {
      const unavailable = { kind: 'transient', code: 'queue_unavailable' }
      await expect(queue.enqueue('parse', [jobOf('v1')])).rejects.toMatchObject(unavailable)
      await expect(queue.counts()).rejects.toMatchObject(unavailable)
      await relay.restore()
      await eventually(() => succeeds(queue.enqueue('parse', [jobOf('v1')])))
      expect((await queue.counts()).parse).toEqual({ ...IDLE, waiting: 1 })
    })
  })
}
