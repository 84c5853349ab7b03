import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Job } from '../../src/domain/jobs.ts'
import type { JobResult } from '../../src/queue/queue.ts'
import { collector, eventually, gateOf } from '../support/waiting.ts'
import { ENDED, handlerOf, IDLE, isIdle, jobOf, jobsOf, type QueueBench } from './queue-bench.ts'

const TAKE_JOB = fileURLToPath(new URL('../integration/queue/support/take-job.ts', import.meta.url))
/** A dead worker's lock expires after 15 s, which is checked every 10 s. */
const DEAD_WORKER_TIMEOUT_MS = 90_000

/** The contract for workers: their concurrency, how they stop, and how they are replaced. */
export function queueWorkersContract(bench: QueueBench): void {
  describe('workers', () => {
    it('runs at most as many handlers at once as configured', async () => {
      const queue = await bench.openEmpty()
      const gate = gateOf()
      let running = 0
      let most = 0
      const done = collector<string>(9)
      const handle = async (job: Job): Promise<JobResult> => {
        most = Math.max(most, (running += 1))
        await gate.opened
        running -= 1
        done.add(job.subjectId)
        return ENDED
      }
      await queue.enqueue('parse', jobsOf(9))
      await queue.work('parse', handle, 3)
      await eventually(() => running === 3)
      expect((await queue.counts()).parse).toEqual({ waiting: 6, active: 3, delayed: 0 })
      gate.open()
      await done.all
      expect(most).toBe(3)
    })

    it('runs every one of 500 jobs, shared by two programs', async () => {
      const queue = await bench.openEmpty()
      const other = await bench.open()
      const seen = new Set<string>()
      const handle = handlerOf((job) => seen.add(job.subjectId))
      const jobs = jobsOf(500)
      await queue.work('parse', handle, 10)
      await other.work('parse', handle, 10)
      await queue.enqueue('parse', jobs.slice(0, 250))
      await other.enqueue('parse', jobs.slice(250))
      await eventually(() => seen.size === 500)
      await eventually(() => isIdle(queue))
    })

    it('aborts the signal on stop, waits for the handler, and leaves the rest to the next program', async () => {
      const queue = await bench.openEmpty()
      const taken = collector<string>(1)
      let wound = false
      const handle = async (job: Job, signal: AbortSignal): Promise<JobResult> => {
        taken.add(job.subjectId)
        if (!signal.aborted) await once(signal, 'abort')
        await new Promise((resolve) => setTimeout(resolve, 20))
        wound = true
        return { kind: 'rerun', delayMs: 0 }
      }
      await queue.enqueue('parse', [jobOf('v1'), jobOf('v2')])
      await queue.work('parse', handle, 1)
      await taken.all
      await queue.stop()
      expect(wound).toBe(true)
      expect(taken.count()).toBe(1)
      await queue.stop()

      const next = await bench.open()
      const seen = collector<string>(2)
      await next.work(
        'parse',
        handlerOf((job) => seen.add(job.subjectId)),
        1,
      )
      expect([...(await seen.all)].sort()).toEqual(['v1', 'v2'])
    })

    it('accepts jobs while no worker runs, including after stop', async () => {
      const queue = await bench.openEmpty()
      await queue.stop()
      await queue.enqueue('tag', [jobOf('v1')])
      expect((await queue.counts()).tag).toEqual({ ...IDLE, waiting: 1 })
    })

    it(
      'hands the job of a killed worker to another',
      async () => {
        const queue = await bench.openEmpty()
        await queue.enqueue('parse', [jobOf('held')])
        const program = ['--import', 'tsx', TAKE_JOB, ...bench.site().arguments]
        const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
        expect(await firstLine(child)).toBe('held')
        child.kill('SIGKILL')
        await once(child, 'close')
        expect((await queue.counts()).parse).toEqual({ ...IDLE, active: 1 })
        const seen = collector<string>(1)
        await queue.work(
          'parse',
          handlerOf((job) => seen.add(job.subjectId)),
          1,
        )
        expect(await seen.all).toEqual(['held'])
        await eventually(() => isIdle(queue))
      },
      DEAD_WORKER_TIMEOUT_MS,
    )
  })
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  return chunk.toString().trim()
}
