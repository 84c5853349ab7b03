import { afterAll, afterEach, beforeAll } from 'vitest'
import type { Job } from '../../src/domain/jobs.ts'
import type { JobResult, Handler, JobCounts, Queue } from '../../src/queue/queue.ts'

/** Storage shared by several queues, like those of the processes of one library; it holds no jobs at first. */
export interface QueueSite {
  /** The port of its server on this machine. */
  readonly port: number
  /** Opens a queue that connects to the server through `port`, if given. */
  open(port?: number): Promise<Queue>
  /** What `test/integration/queue/support/take-job.ts` needs to work on the same jobs. */
  readonly arguments: readonly string[]
  /** Removes everything that queues created, as when an operator drops a schema or flushes a server. */
  removeAll(): Promise<void>
  close(): Promise<void>
}

/** The fixtures of the queue tests. */
export interface QueueBench {
  site(): QueueSite
  /** A second library on the same server. */
  openNeighbour(): Promise<QueueSite>
  /** Opens a queue, which is closed after the test. */
  open(port?: number): Promise<Queue>
  /** Opens a queue that holds no jobs. */
  openEmpty(port?: number): Promise<Queue>
}

export const ENDED: JobResult = { kind: 'ended' }
export const IDLE: JobCounts = { waiting: 0, active: 0, delayed: 0 }
/** Longer than any test. */
export const LONG_DELAY: JobResult = { kind: 'rerun', delayMs: 600_000 }

/** Registers the hooks that open the storage, and close everything that a test opened. */
export function queueBench(openSite: () => Promise<QueueSite>): QueueBench {
  let site: QueueSite
  const opened: Queue[] = []

  beforeAll(async () => {
    site = await openSite()
  })

  afterEach(async () => {
    for (const queue of opened.splice(0)) await queue.close()
  })

  afterAll(() => site.close())

  const open = async (port?: number): Promise<Queue> => {
    const queue = await site.open(port)
    opened.push(queue)
    return queue
  }
  return {
    site: () => site,
    openNeighbour: openSite,
    open,
    openEmpty: async (port) => {
      const queue = await open(port)
      await queue.clear()
      return queue
    },
  }
}

export function jobOf(subjectId: string, revision = 0): Job {
  return { subjectId, revision }
}

/** Jobs `v0`, `v1` and so on. */
export function jobsOf(count: number): readonly Job[] {
  return Array.from({ length: count }, (_, number) => jobOf(`v${number}`))
}

/** A handler that records its job and ends it. */
export function handlerOf(look: (job: Job) => unknown): Handler {
  return async (job) => {
    look(job)
    return ENDED
  }
}

/** Whether the queue holds nothing. */
export async function isIdle(queue: Queue): Promise<boolean> {
  const counts = Object.values(await queue.counts())
  return counts.every(({ waiting, active, delayed }) => waiting + active + delayed === 0)
}
