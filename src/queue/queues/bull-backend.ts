import type { Job as BullJob } from 'bullmq'
import type { Job } from '../../domain/jobs.ts'

type ErrorListener = (error: Error) => void
type BullOptions = Readonly<Record<string, unknown>>

/** `delay` in milliseconds. */
interface BullJobOptions {
  readonly jobId: string
  readonly delay?: number
}

/** A schedule as BullMQ keeps it; `next` is when its next tick is due, in milliseconds since 1970. */
export interface BullScheduler {
  readonly key: string
  readonly every?: number
  readonly next?: number
}

/** The part of BullMQ that we use; its own types differ between its two backends only in their options. */
export interface BullQueue {
  add(name: string, data: Job, opts: BullJobOptions): Promise<unknown>
  addBulk(jobs: { name: string; data: Job; opts: BullJobOptions }[]): Promise<unknown>
  getJobCounts(...types: ('wait' | 'prioritized' | 'active' | 'delayed')[]): Promise<Record<string, number>>
  getJobSchedulers(): Promise<BullScheduler[]>
  upsertJobScheduler(
    id: string,
    repeat: { every: number },
    template: { name: string; data: Job; opts: BullOptions },
  ): Promise<unknown>
  removeJobScheduler(id: string): Promise<unknown>
  obliterate(options: { force: boolean }): Promise<void>
  on(event: 'error', listener: ErrorListener): unknown
  close(): Promise<void>
}

export interface BullWorker {
  waitUntilReady(): Promise<unknown>
  on(event: 'error', listener: ErrorListener): unknown
  close(): Promise<void>
}

export type BullProcessor = (job: BullJob<Job>, token?: string) => Promise<void>

/** Queue and worker with their connection: everything that differs between PostgreSQL and Redis. */
export interface BullBackend {
  openQueue(name: string): BullQueue
  openWorker(name: string, processor: BullProcessor, concurrency: number): BullWorker
  /** Whether an error shows that the storage of the queue is missing, such as a dropped schema. */
  isGone(error: unknown): boolean
  /** Creates the storage of the queue, as far as it is missing. */
  make(): Promise<void>
  close(): Promise<void>
}

/** A worker that died is noticed after its lock (30 s) by the next check; both at half of BullMQ's defaults. */
const LOCK_MS = 15_000
const STALLED_CHECK_MS = 10_000
/** BullMQ calls a job failed when its worker died more often; the catalogue's own cap on attempts comes first. */
const MAX_STALLED = 20
/** How soon a worker retries after an error, such as a schema that is being recreated. */
const RETRY_MS = 3_000

/** An ended job must free its id at once, or the next enqueue of the same id is ignored. */
export const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const

export const WORKER_OPTIONS = {
  lockDuration: LOCK_MS,
  stalledInterval: STALLED_CHECK_MS,
  maxStalledCount: MAX_STALLED,
  runRetryDelay: RETRY_MS,
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
}
