import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { JOB_NAMES, type Job } from '../../src/domain/jobs.ts'
import type { JobResult, Queue } from '../../src/queue/queue.ts'
import { collector, eventually, gateOf } from '../support/waiting.ts'
import { ENDED, handlerOf, IDLE, isIdle, jobOf, LONG_DELAY, type QueueBench } from './queue-bench.ts'

const EVERY_MS = 400
/** A worker retries 3 s after an error; schedules are checked every 5 s. */
const HEALING_TIMEOUT_MS = 40_000

/** The contract for scheduled jobs, and for a queue that is removed while in use. */
export function queueSchedulesContract(bench: QueueBench): void {
  describe('schedules', () => {
    it('enqueues a scheduled job at once and then at its times', async () => {
      const queue = await bench.openEmpty()
      const startedMs = Date.now()
      const seen = collector<Job>(3)
      await queue.work(
        'parse',
        handlerOf((job) => seen.add(job)),
        1,
      )
      await queue.schedule([scheduleOf('tidy')])
      await eventually(() => seen.count() === 1)
      expect(Date.now() - startedMs).toBeLessThan(2_000)
      expect(await seen.all).toEqual([jobOf('tidy'), jobOf('tidy'), jobOf('tidy')])
      expect(Date.now() - startedMs).toBeGreaterThanOrEqual(EVERY_MS)
    })

    it('runs each time once, however many programs schedule and work', async () => {
      const queues = [await bench.openEmpty(), await bench.open(), await bench.open()]
      let runs = 0
      for (const queue of queues) {
        await queue.work(
          'parse',
          handlerOf(() => (runs += 1)),
          2,
        )
        await queue.schedule([scheduleOf('tidy')])
      }
      await eventually(() => runs > 0)
      const [before, startedMs] = [runs, Date.now()]
      await delay(5 * EVERY_MS)
      const times = Math.ceil((Date.now() - startedMs) / EVERY_MS) + 1
      expect(runs - before).toBeGreaterThanOrEqual(3)
      expect(runs - before).toBeLessThanOrEqual(times)
    })

    it('holds a scheduled job once while it runs or is delayed, whatever its times', async () => {
      const queue = await bench.openEmpty()
      const other = await bench.open()
      const gate = gateOf()
      const runs: string[] = []
      const handle = async ({ subjectId }: Job): Promise<JobResult> => {
        runs.push(subjectId)
        if (subjectId === 'delayed') return LONG_DELAY
        await gate.opened
        return ENDED
      }
      await queue.work('parse', handle, 2)
      await other.work('parse', handle, 2)
      await queue.schedule([scheduleOf('slow'), scheduleOf('delayed')])
      await eventually(() => runs.length === 2)
      await delay(4 * EVERY_MS)
      expect([...runs].sort()).toEqual(['delayed', 'slow'])
      gate.open()
      await eventually(() => runs.length === 3)
      expect(runs[2]).toBe('slow')
    })

    it('drops a schedule that is no longer in the list, and applies a changed interval', async () => {
      const queue = await bench.openEmpty()
      const runs = new Map<string, number>()
      const timesOf = (subjectId: string) => runs.get(subjectId) ?? 0
      await queue.work(
        'parse',
        handlerOf(({ subjectId }) => runs.set(subjectId, timesOf(subjectId) + 1)),
        1,
      )
      await queue.schedule([scheduleOf('removed'), { ...scheduleOf('quicker'), everyMs: 3_600_000 }])
      await eventually(() => timesOf('removed') > 0 && timesOf('quicker') > 0)
      await queue.schedule([scheduleOf('quicker')])
      await eventually(() => isIdle(queue))
      const before = timesOf('removed')
      await eventually(() => timesOf('quicker') > 3)
      expect(timesOf('removed')).toBe(before)
      await queue.schedule([])
      await delay(EVERY_MS)
      const last = timesOf('quicker')
      await delay(3 * EVERY_MS)
      expect(timesOf('quicker')).toBe(last)
    })

    it('is taken over by the remaining programs when one stops', async () => {
      const leaving = await bench.openEmpty()
      const staying = await bench.open()
      let runs = 0
      await staying.work(
        'parse',
        handlerOf(() => (runs += 1)),
        1,
      )
      await leaving.schedule([scheduleOf('tidy')])
      await staying.schedule([scheduleOf('tidy')])
      await eventually(() => runs > 0)
      await leaving.stop()
      const before = runs
      await eventually(() => runs >= before + 3)
    })
  })

  describe('a queue that is removed while in use', () => {
    it('accepts jobs of every name at once', async () => {
      const queue = await bench.openEmpty()
      await queue.enqueue('parse', [jobOf('lost')])
      await bench.site().removeAll()
      await Promise.all(JOB_NAMES.map((name) => queue.enqueue(name, [jobOf('v1')])))
      for (const counts of Object.values(await queue.counts())) expect(counts).toEqual({ ...IDLE, waiting: 1 })
    })

    it.each([
      ['before', 0],
      ['after', 1],
    ])(
      'hands out jobs and keeps schedules without a restart when removed %s it first handed out jobs',
      async (_when, jobsBefore) => {
        const queue = await bench.openEmpty()
        const ticks = collector<string>(2)
        const seen = collector<string>(jobsBefore + 1)
        await queue.work(
          'tag',
          handlerOf(({ subjectId }) => ticks.add(subjectId)),
          1,
        )
        await queue.work(
          'parse',
          handlerOf(({ subjectId }) => seen.add(subjectId)),
          2,
        )
        await queue.schedule([{ ...scheduleOf('tidy'), name: 'tag' }])
        await eventually(() => ticks.count() > 0)
        if (jobsBefore > 0) await queue.enqueue('parse', [jobOf('before')])
        await eventually(() => seen.count() === jobsBefore)
        await bench.site().removeAll()
        const ticked = ticks.count()
        await eventually(() => ticks.count() > ticked + 2)
        await queue.enqueue('parse', [jobOf('after')])
        expect((await seen.all).at(-1)).toBe('after')
        await queue.schedule([])
        await eventually(() => isIdle(queue))
      },
      HEALING_TIMEOUT_MS,
    )

    it(
      'is recreated by several programs at once, each time it is removed',
      async () => {
        const queues = [await bench.openEmpty(), ...(await Promise.all([1, 2, 3].map(() => bench.open())))]
        for (let round = 0; round < 8; round++) {
          for (const queue of queues) await queue.counts() // connected, as in a program that runs
          await bench.site().removeAll()
          await Promise.all(queues.map((queue, number) => queue.enqueue('parse', [jobOf(`${round}.${number}`)])))
        }
        expect((await queues[0]?.counts())?.parse.waiting).toBe(queues.length)
      },
      HEALING_TIMEOUT_MS,
    )

    it(
      'continues after a handler that ran meanwhile, and with several programs at once',
      async () => {
        const queues: readonly Queue[] = [await bench.openEmpty(), await bench.open()]
        const gate = gateOf()
        const runs: string[] = []
        const handle = async ({ subjectId }: Job): Promise<JobResult> => {
          runs.push(subjectId)
          if (subjectId === 'running') await gate.opened
          return ENDED
        }
        for (const queue of queues) {
          await queue.work('parse', handle, 1)
          await queue.schedule([scheduleOf('tidy')])
        }
        await queues[0]?.enqueue('parse', [jobOf('running')])
        await eventually(() => runs.includes('running') && runs.includes('tidy'))
        await bench.site().removeAll()
        gate.open()
        await Promise.all(queues.map((queue, number) => queue.enqueue('parse', [jobOf(`after${number}`)])))
        await eventually(() => runs.includes('after0') && runs.includes('after1'))
        const ticked = runs.length
        await eventually(() => runs.length > ticked + 3)
      },
      HEALING_TIMEOUT_MS,
    )
  })
}

function scheduleOf(subjectId: string) {
  return { name: 'parse' as const, subjectId, everyMs: EVERY_MS }
}
