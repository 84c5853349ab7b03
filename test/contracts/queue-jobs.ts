import { describe, expect, it } from 'vitest'
import { JOB_NAMES, type Job } from '../../src/domain/jobs.ts'
import type { JobResult } from '../../src/queue/queue.ts'
import { collector, eventually, gateOf } from '../support/waiting.ts'
import { ENDED, handlerOf, IDLE, isIdle, jobOf, LONG_DELAY, type QueueBench } from './queue-bench.ts'

/** The contract for jobs: which are held, how often they run, and what is counted. */
export function queueJobsContract(bench: QueueBench): void {
  describe('jobs and their ids', () => {
    it('hands each job to its handler with its subject and revision', async () => {
      const queue = await bench.openEmpty()
      const seen = collector<Job>(2)
      await queue.enqueue('parse', [jobOf('v1'), jobOf('v1', 3)])
      await queue.work(
        'parse',
        handlerOf((job) => seen.add(job)),
        1,
      )
      expect(await seen.all).toEqual(expect.arrayContaining([jobOf('v1'), jobOf('v1', 3)]))
    })

    it('keeps jobs of one name from the handlers of another', async () => {
      const queue = await bench.openEmpty()
      const seen = collector<string>(2)
      await queue.work(
        'tag',
        handlerOf((job) => seen.add(`tag ${job.subjectId}`)),
        1,
      )
      await queue.work(
        'parse',
        handlerOf((job) => seen.add(`parse ${job.subjectId}`)),
        1,
      )
      await queue.enqueue('parse', [jobOf('v1')])
      await queue.enqueue('tag', [jobOf('v1')])
      expect([...(await seen.all)].sort()).toEqual(['parse v1', 'tag v1'])
    })

    it('keeps the jobs of one library from another on the same server', async () => {
      const queue = await bench.openEmpty()
      const neighbour = await bench.openNeighbour()
      const other = await neighbour.open()
      await queue.enqueue('parse', [jobOf('v1')])
      await other.enqueue('parse', [jobOf('v1'), jobOf('v2')])
      const seen = collector<string>(2)
      await other.work(
        'parse',
        handlerOf((job) => seen.add(job.subjectId)),
        1,
      )
      await seen.all
      await eventually(() => isIdle(other))
      await other.clear()
      expect((await queue.counts()).parse).toEqual({ ...IDLE, waiting: 1 })
      await other.close()
      await neighbour.close()
    })

    it('accepts an empty list of jobs', async () => {
      const queue = await bench.openEmpty()
      await queue.enqueue('parse', [])
      expect((await queue.counts()).parse).toEqual(IDLE)
    })

    it('holds a job once while it waits, and another revision separately', async () => {
      const queue = await bench.openEmpty()
      await queue.enqueue('parse', [jobOf('v1'), jobOf('v1')])
      await queue.enqueue('parse', [jobOf('v1'), jobOf('v1', 1)])
      expect((await queue.counts()).parse).toEqual({ ...IDLE, waiting: 2 })
    })

    it('does not hold a job again while it runs', async () => {
      const queue = await bench.openEmpty()
      const gate = gateOf()
      const runs: string[] = []
      const last = collector<string>(1)
      const handle = async (job: Job): Promise<JobResult> => {
        runs.push(job.subjectId)
        if (job.subjectId === 'last') last.add(job.subjectId)
        else await gate.opened
        return ENDED
      }
      await queue.work('parse', handle, 1)
      await queue.enqueue('parse', [jobOf('v1')])
      await eventually(() => runs.length === 1)
      await queue.enqueue('parse', [jobOf('v1'), jobOf('last')])
      gate.open()
      await last.all
      expect(runs).toEqual(['v1', 'last'])
    })

    it('does not hold a job again while it is delayed', async () => {
      const queue = await bench.openEmpty()
      await queue.work('parse', async () => LONG_DELAY, 1)
      await queue.enqueue('parse', [jobOf('v1')])
      await eventually(async () => (await queue.counts()).parse.delayed === 1)
      await queue.enqueue('parse', [jobOf('v1')])
      expect((await queue.counts()).parse).toEqual({ ...IDLE, delayed: 1 })
    })

    it('delays a job by as long as the caller says', async () => {
      const queue = await bench.openEmpty()
      await queue.enqueue('parse', [jobOf('v1')], 400)
      expect((await queue.counts()).parse).toEqual({ ...IDLE, delayed: 1 })
      const taken = collector<string>(1)
      const startedMs = performance.now()
      await queue.work(
        'parse',
        handlerOf((job) => taken.add(job.subjectId)),
        1,
      )
      expect(await taken.all).toEqual(['v1'])
      expect(performance.now() - startedMs).toBeGreaterThan(200)
    })

    it('frees the id of a job that ended', async () => {
      const queue = await bench.openEmpty()
      const runs = collector<string>(3)
      await queue.work(
        'parse',
        handlerOf((job) => runs.add(job.subjectId)),
        1,
      )
      for (const round of [1, 2, 3]) {
        await queue.enqueue('parse', [jobOf('v1')])
        await eventually(() => runs.count() === round)
        await eventually(() => isIdle(queue))
      }
      expect(await runs.all).toHaveLength(3)
    })
  })

  describe('job results', () => {
    it('runs a job again as often as it asks', async () => {
      const queue = await bench.openEmpty()
      const runs = collector<string>(3)
      const handle = async (job: Job): Promise<JobResult> => {
        runs.add(job.subjectId)
        return runs.count() < 3 ? { kind: 'rerun', delayMs: 20 } : ENDED
      }
      await queue.work('parse', handle, 1)
      await queue.enqueue('parse', [jobOf('v1')])
      expect(await runs.all).toEqual(['v1', 'v1', 'v1'])
      await eventually(() => isIdle(queue))
    })

    it('lets other jobs run while one is delayed', async () => {
      const queue = await bench.openEmpty()
      const seen = collector<string>(1)
      const handle = async (job: Job): Promise<JobResult> => {
        if (job.subjectId === 'slow') return LONG_DELAY
        seen.add(job.subjectId)
        return ENDED
      }
      await queue.enqueue('parse', [jobOf('slow'), jobOf('quick')])
      await queue.work('parse', handle, 1)
      expect(await seen.all).toEqual(['quick'])
    })

    it('ends a job whose handler throws, and continues with others', async () => {
      const queue = await bench.openEmpty()
      const seen = collector<string>(2)
      const handle = async (job: Job): Promise<JobResult> => {
        seen.add(job.subjectId)
        if (job.subjectId === 'faulty') throw new Error('a bug')
        return ENDED
      }
      await queue.work('parse', handle, 1)
      await queue.enqueue('parse', [jobOf('faulty')])
      await queue.enqueue('parse', [jobOf('sound')])
      expect(await seen.all).toEqual(['faulty', 'sound'])
      await eventually(() => isIdle(queue))
      await queue.enqueue('parse', [jobOf('faulty')])
      await eventually(() => seen.count() === 3)
    })
  })

  describe('counts and clearing', () => {
    it('counts every name, including those without jobs', async () => {
      const queue = await bench.openEmpty()
      expect(Object.keys(await queue.counts()).sort()).toEqual([...JOB_NAMES].sort())
      expect(await isIdle(queue)).toBe(true)
    })

    it('deletes waiting and delayed jobs on clear, and accepts them again', async () => {
      const queue = await bench.openEmpty()
      await queue.work('index', async () => LONG_DELAY, 1)
      await queue.enqueue('index', [jobOf('v1')])
      await queue.enqueue('fetch', [jobOf('l1'), jobOf('l2')])
      await eventually(async () => (await queue.counts()).index.delayed === 1)
      await queue.clear()
      expect(await isIdle(queue)).toBe(true)
      await queue.enqueue('fetch', [jobOf('l1')])
      expect((await queue.counts()).fetch).toEqual({ ...IDLE, waiting: 1 })
    })
  })
}
