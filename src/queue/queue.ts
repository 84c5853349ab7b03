import type { Job, JobName } from '../domain/jobs.ts'

/** What the handler decided about its job: it ended, or it is to run again after `delayMs`. */
export type JobResult = { readonly kind: 'ended' } | { readonly kind: 'rerun'; readonly delayMs: number }

/** Runs one job. `signal` aborts when the program stops; a handler that throws has a bug, and its job ends. */
export type Handler = (job: Job, signal: AbortSignal) => Promise<JobResult>

export interface JobCounts {
  readonly waiting: number
  readonly active: number
  readonly delayed: number
}

/** A job, of revision 0, that is enqueued at once and then every `everyMs`. */
export interface Schedule {
  readonly name: JobName
  readonly subjectId: string
  readonly everyMs: number
}

/**
 * Delivers jobs to workers, each at least once while the queue exists; it may be emptied or lost at any time, since the
 * reconciler refills it from the catalogue. A job whose id (name, subject, revision) is already held is not added
 * again; an ended job frees its id. An unavailable queue is Transient `queue_unavailable`; one whose tables or keys
 * were removed is recreated automatically, and works as before.
 */
export interface Queue {
  /** `delayMs`: how long the jobs wait before a worker takes them; 0 by default. */
  enqueue(name: JobName, jobs: readonly Job[], delayMs?: number): Promise<void>
  /** Starts taking jobs of one name, `concurrency` at a time, until `stop` or `close`. */
  work(name: JobName, handler: Handler, concurrency: number): Promise<void>
  /**
   * Enqueues these jobs at their times while any program that scheduled them runs: once each time, however many
   * programs run. A job that is still held at its next time is not added again. The list is complete: a job that only
   * an earlier call scheduled is no longer scheduled.
   */
  schedule(schedules: readonly Schedule[]): Promise<void>
  /** Takes and schedules no more jobs, aborts the handlers' signal and resolves when the running ones ended. */
  stop(): Promise<void>
  counts(): Promise<Readonly<Record<JobName, JobCounts>>>
  /** Deletes every job, including active ones of dead workers. Only for a program known to be the only one. */
  clear(): Promise<void>
  close(): Promise<void>
}
