import type { IngestPorts } from './ports.ts'
import {
  advanceVersion,
  beginAttempt,
  failJob,
  readDueVersion,
  refundAttempt,
  completeJob,
  type SubjectJob,
} from './jobs/progress.ts'
import { AppError, ConflictError, messageOf, ThrottledError, toDiskError, TransientError } from '../errors.ts'
import { loggerFor } from '../logger.ts'
import type { Job } from '../domain/jobs.ts'
import type { JobResult, Handler } from '../queue/queue.ts'
import type { Outcome, VersionStage } from '../domain/document.ts'
import { beginUntried, hasPagesToRead } from './jobs/due-versions.ts'
import { enqueueAll } from './jobs/enqueue-all.ts'
import { recordWait } from './harvest/waiting-runs.ts'
import { isStage, nextStage } from './pipeline.ts'

/** Does the work of one job for one subject; throws an AppError on an expected failure. */
export type JobRun<P extends IngestPorts> = (app: P, subjectId: string, signal: AbortSignal) => Promise<Outcome>

/** Attempts that end in a Transient or Conflict error before the subject fails. */
const MAX_TRIES = 6
/** Attempts during which the process died; more than kills caused by other jobs could explain. */
const MAX_STARTS = 12
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 15 * 60_000
/** Scheduled tasks, such as finding lost jobs, would be late after a longer wait. */
const MAX_TASK_RETRY_MS = 30_000
/** The retry delay when not even the attempt could be recorded. */
const UNAVAILABLE_RETRY_MS = 5_000

const ENDED: JobResult = { kind: 'ended' }
const RETRY_NOW: JobResult = { kind: 'rerun', delayMs: 0 }

/** A job under way, with everything needed to decide its result. */
export interface Attempt<P extends IngestPorts> {
  readonly app: P
  readonly name: SubjectJob
  readonly job: Job
  /** How many attempts there were, this one included. */
  readonly attempts: number
  readonly signal: AbortSignal
  /** Sees to the stage that the version is due at next. */
  readonly handOver: HandOver
}

/** A version that is due at its next stage. */
export interface DueStage {
  readonly stage: VersionStage
  readonly job: Job
}

/** What is done about a stage that became due: it is enqueued, or begins at once. */
export interface HandOver {
  /** Whether `take` begins the stage at once, so that its first attempt is counted already. */
  beginsAtOnce(stage: VersionStage): boolean
  take(due: DueStage): Promise<void>
}

/**
 * Runs a job of any kind: counts the attempt, records its result in the catalogue, and enqueues the next stage.
 */
export async function runJob<P extends IngestPorts>(
  app: P,
  name: SubjectJob,
  run: JobRun<P>,
  job: Job,
  signal: AbortSignal,
): Promise<JobResult> {
  const attempts = await beginAttempt(app.catalogue, name, job)
  if (attempts === null) return ENDED
  return runAttempt({ app, name, job, attempts, signal, handOver: toQueue(app) }, run)
}

/** Leaves every stage to the queue. */
function toQueue(app: IngestPorts): HandOver {
  return { beginsAtOnce: () => false, take: ({ stage, job }) => app.queue.enqueue(stage, [job]) }
}

/** Makes an attempt that has been counted, and records its result. The only place where an error becomes a job result. */
export async function runAttempt<P extends IngestPorts>(attempt: Attempt<P>, run: JobRun<P>): Promise<JobResult> {
  const { app, name, job, attempts, signal } = attempt
  const log = loggerFor(app.log, name)
  const fields = { subjectId: job.subjectId, job: name, attempts }
  if (attempts > MAX_STARTS) {
    await failJob(app.catalogue, name, job, 'crash', `the process died in each of ${MAX_STARTS} attempts`)
    log.error(fields, 'job failed')
    return ENDED
  }
  const startedMs = performance.now()
  const ms = (): number => Math.round(performance.now() - startedMs)
  try {
    const outcome = await run(app, job.subjectId, signal)
    log[name === 'task' ? 'debug' : 'info']({ ...fields, ms: ms(), outcome: outcome.kind }, 'job done')
    return await finish(attempt, outcome)
  } catch (thrown) {
    const error = toDiskError(thrown)
    const result = await recordFailure(attempt, error)
    const code = codeOf(error)
    const isRetried = result.kind === 'rerun'
    const level = code === 'internal' && !isRetried ? 'error' : isRetried ? 'debug' : 'info'
    log[level](
      { ...fields, ms: ms(), code, ...(level === 'error' ? { error } : { message: messageOf(error) }) },
      isRetried ? 'job will be retried' : 'job failed',
    )
    return result
  }
}

/**
 * Wraps a handler so that it retries when the catalogue or the queue is unavailable before or after the job's own
 * attempt. The subject is still due, so nothing is lost and nothing need be reported.
 */
export function retryWhenUnavailable(handler: Handler): Handler {
  return async (job, signal) => {
    try {
      return await handler(job, signal)
    } catch (error) {
      if (signal.aborted) return RETRY_NOW
      if (error instanceof ThrottledError) return { kind: 'rerun', delayMs: error.retryAfterMs }
      if (error instanceof TransientError) return { kind: 'rerun', delayMs: UNAVAILABLE_RETRY_MS }
      throw error
    }
  }
}

async function finish({ app, name, job, handOver }: Attempt<IngestPorts>, outcome: Outcome): Promise<JobResult> {
  if (!isStage(name)) {
    await completeJob(app.catalogue, name, job, 'done')
    await enqueueAll(app, outcome.also ?? [])
    return ENDED
  }
  const next = nextStage(name, outcome)
  if (next === name) {
    await refundAttempt(app.catalogue, name, job)
    return RETRY_NOW
  }
  const due =
    name === 'fetch'
      ? await finishFetch(app, job, outcome, handOver)
      : await finishStage(app, name, job, next === 'fetch' ? 'done' : next, handOver)
  await enqueueAll(app, outcome.also ?? [])
  if (due !== null) await handOver.take(due)
  return ENDED
}

/** Returns the version of the address if it is to be parsed. */
async function finishFetch(app: IngestPorts, job: Job, outcome: Outcome, handOver: HandOver): Promise<DueStage | null> {
  await completeJob(app.catalogue, 'fetch', job, outcome.kind === 'gone' ? 'gone' : 'done')
  if (outcome.kind !== 'done') return null
  const find = handOver.beginsAtOnce('parse') ? beginUntried : readDueVersion
  const due = await find(app.catalogue, outcome.subjectId, 'parse')
  return due === null ? null : { stage: 'parse', job: due }
}

/** Moves the version on; null when no stage follows, or it has been requeued meanwhile. */
async function finishStage(
  app: IngestPorts,
  name: VersionStage,
  job: Job,
  next: VersionStage | 'done',
  handOver: HandOver,
): Promise<DueStage | null> {
  const stage = next === 'ocr' && !(await hasPagesToRead(app.catalogue, job.subjectId)) ? 'done' : next
  const attempts = stage !== 'done' && handOver.beginsAtOnce(stage) ? 1 : 0
  const isMoved = await advanceVersion(app.catalogue, name, job, stage, attempts)
  return isMoved && stage !== 'done' ? { stage, job } : null
}

async function recordFailure(
  { app, name, job, attempts, signal }: Attempt<IngestPorts>,
  error: unknown,
): Promise<JobResult> {
  if (signal.aborted) {
    await refundAttempt(app.catalogue, name, job)
    return RETRY_NOW
  }
  const delayMs = retryDelayOf(name, attempts, error)
  if (delayMs === null) {
    await failJob(app.catalogue, name, job, codeOf(error), messageOf(error))
    return ENDED
  }
  if (error instanceof ThrottledError && costsNoAttempt(name, error)) await refundAttempt(app.catalogue, name, job)
  if (name === 'harvest') {
    const host = error instanceof ThrottledError ? error.host : null
    await recordWait(app.catalogue, job, { code: codeOf(error), message: messageOf(error), host, delayMs })
  }
  return { kind: 'rerun', delayMs }
}

/** How long to wait before the next attempt; null when there is none. */
function retryDelayOf(name: SubjectJob, attempts: number, error: unknown): number | null {
  if (error instanceof ThrottledError && (costsNoAttempt(name, error) || attempts < MAX_TRIES))
    return error.retryAfterMs
  const isRetryable = error instanceof TransientError || error instanceof ConflictError
  if (!isRetryable || attempts >= MAX_TRIES) return null
  return retryDelayMs(attempts, name === 'task' ? MAX_TASK_RETRY_MS : MAX_RETRY_MS)
}

/** A harvest waits for its host as long as necessary, since the source is not at fault. */
function costsNoAttempt(name: SubjectJob, error: ThrottledError): boolean {
  return name === 'harvest' || !error.costsAttempt
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : 'internal'
}

/** Four times as long each time, from 1 s up to `maxMs`, plus up to a fifth at random, so that jobs spread out. */
function retryDelayMs(attempts: number, maxMs: number): number {
  const base = Math.min(FIRST_RETRY_MS * 4 ** (attempts - 1), maxMs)
  return Math.round(base * (1 + Math.random() / 5))
}
