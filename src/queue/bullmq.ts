import { setMaxListeners } from 'node:events'
import { DelayedError } from 'bullmq'
import { combineSignals } from '../runtime/combine-signals.ts'
import { messageOf, TransientError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { JOB_NAMES, jobId, type Job, type JobName } from '../domain/jobs.ts'
import type { Handler, JobCounts, Queue } from './queue.ts'
import type { BullBackend, BullProcessor, BullQueue, BullWorker } from './queues/bull-backend.ts'
import { createBullSchedules, type NoteError } from './queues/bull-schedules.ts'
import { removeFormerQueues } from './queues/former-queues.ts'
import { openPostgresBackend } from './queues/postgres-backend.ts'
import { openRedisBackend } from './queues/redis-backend.ts'

/** How long to wait for the server; a job that arrives later has the same id. */
const ANSWER_TIMEOUT_MS = 10_000

/** BullMQ on the server at `url`, in the PostgreSQL schema `schema` (created if absent). */
export async function openPostgresQueue(url: string, schema: string, log: Logger): Promise<Queue> {
  const backend = openPostgresBackend(url, schema, log)
  await backend.make().catch(toUnavailable)
  return createBullQueue(backend, log)
}

/** BullMQ on Redis or Valkey; `prefix` keeps several libraries apart on one server. */
export async function openRedisQueue(url: string, prefix: string, log: Logger): Promise<Queue> {
  return createBullQueue(openRedisBackend(url, prefix, log), log)
}

function createBullQueue(backend: BullBackend, log: Logger): Queue {
  const queues = new Map(JOB_NAMES.map((name) => [name, backend.openQueue(name)]))
  const workers: BullWorker[] = []
  const stopping = new AbortController()
  const ask = createAsk(backend, () => schedules.restore(), log)
  const enqueue: Queue['enqueue'] = async (name, jobs, delayMs = 0) => {
    const optionsOf = (job: Job) => ({ jobId: jobId(name, job), ...(delayMs > 0 ? { delay: delayMs } : {}) })
    const [first, ...others] = jobs.map((job) => ({ name, data: job, opts: optionsOf(job) }))
    const queue = queues.get(name)
    if (first === undefined || queue === undefined) return
    // On PostgreSQL (BullMQ 6.7.0) `add` takes 0.6 ms, and `addBulk` 5 ms.
    await ask(() => (others.length === 0 ? queue.add(name, first.data, first.opts) : queue.addBulk([first, ...others])))
  }
  const noteError: NoteError = (queue, what) => (error) => {
    log.warn({ queue, error: error.message }, what)
    ask.notice(error)
  }
  const schedules = createBullSchedules(backend, enqueue, noteError, log)
  for (const [name, queue] of queues) queue.on('error', noteError(name, 'queue error'))
  const stop = async (): Promise<void> => {
    stopping.abort()
    await Promise.all([schedules.stop(), ...workers.splice(0).map((worker) => worker.close())])
  }
  let jobsAtOnce = 0
  let formerRemoved: Promise<void> | null = null
  return {
    enqueue,
    work: async (name, handler, concurrency) => {
      jobsAtOnce += concurrency
      setMaxListeners(jobsAtOnce, stopping.signal) // one for each running job; more would be a leak
      const worker = backend.openWorker(name, toProcessor(name, handler, stopping.signal, log), concurrency)
      worker.on('error', noteError(name, 'worker error'))
      workers.push(worker)
      await worker.waitUntilReady()
      formerRemoved ??= ask(() => removeFormerQueues(backend, noteError))
      await formerRemoved
    },
    schedule: (wanted) => ask(() => schedules.declare(wanted)),
    stop,
    counts: async () =>
      Object.fromEntries(await Promise.all([...queues].map(([name, queue]) => readCounts(ask, name, queue)))) as Record<
        JobName,
        JobCounts
      >,
    clear: async () => {
      for (const queue of queues.values()) await ask(() => queue.obliterate({ force: true }))
      await ask(() => schedules.clear())
    },
    close: async () => {
      await stop()
      await Promise.all([...queues.values(), schedules].map((queue) => queue.close()))
      await backend.close()
    },
  }
}

function toProcessor(name: JobName, handler: Handler, signal: AbortSignal, log: Logger): BullProcessor {
  return async (job, token) => {
    const running = combineSignals(signal)
    try {
      const result = await handler(job.data, running.signal)
      if (result.kind === 'ended') return
      await job.moveToDelayed(Date.now() + result.delayMs, token)
    } catch (error) {
      log.error({ queue: name, job: job.id, error }, 'job handler threw')
      throw error
    } finally {
      running.release()
    }
    throw new DelayedError()
  }
}

async function readCounts(ask: Ask, name: JobName, queue: BullQueue): Promise<[JobName, JobCounts]> {
  const counts = await ask(() => queue.getJobCounts('wait', 'prioritized', 'active', 'delayed'))
  const waiting = (counts['wait'] ?? 0) + (counts['prioritized'] ?? 0)
  return [name, { waiting, active: counts['active'] ?? 0, delayed: counts['delayed'] ?? 0 }]
}

/** Calls the server, and repeats the call once if the storage of the queue had to be recreated. */
interface Ask {
  /** @throws TransientError `queue_unavailable` when the server fails or does not answer in time */
  <T>(request: () => Promise<T>): Promise<T>
  /** Handles an error event, such as a worker's: it may show that the queue has to be recreated. */
  notice(error: unknown): void
}

function createAsk(backend: BullBackend, restoreSchedules: () => Promise<void>, log: Logger): Ask {
  let making: Promise<void> | null = null
  const recreate = (): Promise<void> => {
    making ??= (async () => {
      log.warn('the queue was removed while in use; it is being recreated')
      await backend.make()
      await restoreSchedules()
    })().finally(() => (making = null))
    return making
  }
  const ask = async <T>(request: () => Promise<T>): Promise<T> => {
    try {
      return await inTime(request())
    } catch (error) {
      if (!backend.isGone(error)) return toUnavailable(error)
      return inTime(recreate().then(request)).catch(toUnavailable)
    }
  }
  const notice = (error: unknown): void => {
    if (!backend.isGone(error)) return
    recreate().catch((fault: unknown) => log.warn({ error: messageOf(fault) }, 'the queue could not be recreated yet'))
  }
  return Object.assign(ask, { notice })
}

async function inTime<T>(pending: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ANSWER_TIMEOUT_MS} ms`)), ANSWER_TIMEOUT_MS)
  })
  try {
    return await Promise.race([pending, late])
  } finally {
    clearTimeout(timer)
  }
}

function toUnavailable(error: unknown): never {
  throw new TransientError('queue_unavailable', `the queue does not answer: ${messageOf(error)}`, { cause: error })
}
