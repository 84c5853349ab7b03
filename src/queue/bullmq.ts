import { setMaxListeners } from 'node:events'
import {
  type BackendFactory,
  DelayedError,
  type Job as BullJob,
  type PgPool,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
  Queue as RedisQueue,
  runMigrations,
  withBackend,
  Worker as RedisWorker,
} from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'
import { messageOf, TransientError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { JOB_NAMES, jobId, type Job, type JobName } from '../domain/jobs.ts'
import type { Handler, JobCounts, Queue } from './queue.ts'

/** A worker that died is noticed after its lock (30 s) by the next check; both at half of BullMQ's defaults. */
const LOCK_MS = 15_000
const STALLED_CHECK_MS = 10_000
/** BullMQ calls a job failed when its worker died more often; the catalogue's own cap on attempts comes first. */
const MAX_STALLED = 20
/** An ended job must free its id at once, or the next enqueue of the same id is ignored. */
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const

/** A server that is away is waited for so long; a job that gets there later is the same job. */
const ANSWER_TIMEOUT_MS = 10_000

type ErrorListener = (error: Error) => void
/** The little of BullMQ that we use; its own types differ between its two backends in their options alone. */
interface BullQueue {
  add(name: string, data: Job, opts: { jobId: string }): Promise<unknown>
  addBulk(jobs: { name: string; data: Job; opts: { jobId: string } }[]): Promise<unknown>
  getJobCounts(...types: ('wait' | 'prioritized' | 'active' | 'delayed')[]): Promise<Record<string, number>>
  obliterate(options: { force: boolean }): Promise<void>
  on(event: 'error', listener: ErrorListener): unknown
  close(): Promise<void>
}
interface BullWorker {
  waitUntilReady(): Promise<unknown>
  on(event: 'error', listener: ErrorListener): unknown
  close(): Promise<void>
}
type BullProcessor = (job: BullJob<Job>, token?: string) => Promise<void>

/** The two classes with their connection filled in: all that differs between PostgreSQL and Redis. */
interface Backend {
  openQueue(name: string): BullQueue
  openWorker(name: string, processor: BullProcessor, concurrency: number): BullWorker
  close(): Promise<void>
}

/** BullMQ on the server at `url`, in the PostgreSQL schema `schema` (made if absent). */
export async function openPostgresQueue(url: string, schema: string, log: Logger): Promise<Queue> {
  // Each worker keeps one connection to LISTEN on, out of the same pool.
  const max = JOB_NAMES.length + 6
  // What a crash of the server takes from a queue is found due again in the catalogue, so no commit waits for the disk.
  const options = `-c search_path=${schema},public -c synchronous_commit=off`
  const pool = new pg.Pool({ connectionString: url, options, max, keepAlive: true, connectionTimeoutMillis: 10_000 })
  pool.setMaxListeners(2 * JOB_NAMES.length + 1) // each queue and each worker listens for its errors
  pool.on('error', (error) => log.warn({ error: error.message }, 'queue connection lost'))
  pool.on('connect', (client) => client.on('error', () => undefined)) // else one in use that breaks ends the process
  const connection = pool as unknown as PgPool // its structural copy of pg's types is stricter than pg's own
  const client = await pool.connect().catch(toUnavailable)
  try {
    await runMigrations(client, schema)
  } finally {
    client.release()
  }
  const bull = withBackend(backendOnPool(connection, schema))
  return createBullQueue(
    {
      openQueue: (name) => new bull.Queue<Job>(name, { connection, defaultJobOptions: JOB_OPTIONS }),
      openWorker: (name, processor, concurrency) =>
        new bull.Worker<Job>(name, processor, { connection, concurrency, ...WORKER_OPTIONS }),
      close: () => pool.end(),
    },
    log,
  )
}

/**
 * BullMQ's own factory, but for one thing: of a pool that is handed in it assumes the schema `bullmq` (6.7.0), and
 * refuses to start without it, whatever the pool's search path is.
 */
function backendOnPool(pool: PgPool, schema: string): BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> {
  class PoolConnection extends PostgresConnection {
    override readonly schema = schema
  }
  return (name, options, { withBlockingConnection } = {}) =>
    new PostgresQueueBackend(new PoolConnection(pool), name, options, true, withBlockingConnection ? name : undefined)
}

/** BullMQ on Redis or Valkey; `prefix` keeps several libraries apart on one server. */
export async function openRedisQueue(url: string, prefix: string, log: Logger): Promise<Queue> {
  // Workers block on their connection and so need the retries unbounded; our own calls are bounded by `answered`.
  const redis = new Redis(url, { maxRetriesPerRequest: null, connectTimeout: 10_000 })
  redis.on('error', (error) => log.warn({ error: error.message }, 'queue connection lost'))
  return createBullQueue(
    {
      openQueue: (name) => new RedisQueue<Job>(name, { connection: redis, prefix, defaultJobOptions: JOB_OPTIONS }),
      openWorker: (name, processor, concurrency) =>
        new RedisWorker<Job>(name, processor, { connection: redis, prefix, concurrency, ...WORKER_OPTIONS }),
      close: async () => redis.disconnect(),
    },
    log,
  )
}

const WORKER_OPTIONS = {
  lockDuration: LOCK_MS,
  stalledInterval: STALLED_CHECK_MS,
  maxStalledCount: MAX_STALLED,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
}

async function createBullQueue(backend: Backend, log: Logger): Promise<Queue> {
  const queues = new Map<JobName, BullQueue>()
  for (const name of JOB_NAMES) {
    const queue = backend.openQueue(name)
    queue.on('error', (error) => log.warn({ queue: name, error: error.message }, 'queue error'))
    queues.set(name, queue)
  }
  const workers: BullWorker[] = []
  const stopping = new AbortController()
  setMaxListeners(0, stopping.signal) // every running job listens
  const stop = async (): Promise<void> => {
    stopping.abort()
    await Promise.all(workers.splice(0).map((worker) => worker.close()))
  }
  return {
    enqueue: async (name, jobs) => {
      const [first, ...others] = jobs.map((job) => ({ name, data: job, opts: { jobId: jobId(name, job) } }))
      const queue = queues.get(name)
      if (first === undefined || queue === undefined) return
      // On PostgreSQL (6.7.0) one by itself takes .6 ms, and as many at once 5.
      const added = others.length === 0 ? queue.add(name, first.data, first.opts) : queue.addBulk([first, ...others])
      await answered(Promise.resolve(added))
    },
    work: async (name, handler, concurrency) => {
      const worker = backend.openWorker(name, toProcessor(name, handler, stopping.signal, log), concurrency)
      worker.on('error', (error) => log.warn({ queue: name, error: error.message }, 'worker error'))
      workers.push(worker)
      await worker.waitUntilReady()
    },
    stop,
    counts: async () =>
      Object.fromEntries(await Promise.all([...queues].map(readCounts))) as Record<JobName, JobCounts>,
    clear: async () => {
      for (const queue of queues.values()) await answered(queue.obliterate({ force: true }))
    },
    close: async () => {
      await stop()
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      await backend.close()
    },
  }
}

function toProcessor(name: JobName, handler: Handler, signal: AbortSignal, log: Logger): BullProcessor {
  return async (job, token) => {
    try {
      const fate = await handler(job.data, signal)
      if (fate.kind === 'ended') return
      await job.moveToDelayed(Date.now() + fate.delayMs, token)
    } catch (error) {
      log.error({ queue: name, job: job.id, error }, 'job handler threw')
      throw error
    }
    throw new DelayedError()
  }
}

async function readCounts([name, queue]: [JobName, BullQueue]): Promise<[JobName, JobCounts]> {
  const counts = await answered(queue.getJobCounts('wait', 'prioritized', 'active', 'delayed'))
  const waiting = (counts.wait ?? 0) + (counts.prioritized ?? 0)
  return [name, { waiting, active: counts.active ?? 0, delayed: counts.delayed ?? 0 }]
}

/** @throws TransientError `queue_unavailable` when the server fails or does not answer in time */
async function answered<T>(asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ANSWER_TIMEOUT_MS} ms`)), ANSWER_TIMEOUT_MS)
  })
  try {
    return await Promise.race([asked, late])
  } catch (error) {
    return toUnavailable(error)
  } finally {
    clearTimeout(timer)
  }
}

function toUnavailable(error: unknown): never {
  throw new TransientError('queue_unavailable', `the queue does not answer: ${messageOf(error)}`, { cause: error })
}
