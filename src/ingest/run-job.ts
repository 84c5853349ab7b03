import type { IngestPorts } from './ports.ts'
import {
  advanceVersion,
  beginAttempt,
  failJob,
  readDueVersion,
  refundAttempt,
  settle,
  type SubjectJob,
} from './jobs/progress.ts'
import { AppError, ConflictError, messageOf, ThrottledError, toDiskError, TransientError } from '../errors.ts'
import { loggerFor } from '../logger.ts'
import type { Job } from '../domain/jobs.ts'
import type { JobResult, Handler } from '../queue/queue.ts'
import type { Outcome, Stage } from '../domain/document.ts'
import { enqueueAll } from './jobs/enqueue-all.ts'
import { noteWait } from './harvest/waiting-runs.ts'
import { isStage, nextStage } from './pipeline.ts'

/** Does one job for one subject, or throws one of our errors. */
export type JobRun<P extends IngestPorts> = (app: P, subjectId: string, signal: AbortSignal) => Promise<Outcome>

/** Tries that end in a Transient or Conflict error before the subject is parked. */
const MAX_TRIES = 6
/** Starts without an end: the process died each time. More than any chance of being hit by other people's kills. */
const MAX_STARTS = 12
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 15 * 60_000
/** Periodic work that waits longer would be late for what it is there for, such as finding lost jobs. */
const MAX_TASK_RETRY_MS = 30_000
/** How soon to come again when not even the attempt could be noted. */
const AWAY_MS = 5_000

const ENDED: JobResult = { kind: 'ended' }
const AT_ONCE: JobResult = { kind: 'again', delayMs: 0 }

/** A job under way: all that deciding its end needs. */
interface Attempt {
  readonly app: IngestPorts
  readonly name: SubjectJob
  readonly job: Job
  /** How many attempts there were, this one included. */
  readonly attempts: number
  readonly signal: AbortSignal
}

/**
 * Runs a job of any kind: counts the attempt, records how it ended in the catalogue, and enqueues what the pipeline
 * names. The only place where an error becomes a job's fate.
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
  const log = loggerFor(app.log, name)
  const fields = { subjectId: job.subjectId, job: name, attempts }
  if (attempts > MAX_STARTS) {
    await failJob(app.catalogue, name, job, 'crash', `the process died in each of ${MAX_STARTS} attempts`)
    log.error(fields, 'job parked')
    return ENDED
  }
  const startedMs = performance.now()
  const ms = (): number => Math.round(performance.now() - startedMs)
  try {
    const outcome = await run(app, job.subjectId, signal)
    log[name === 'task' ? 'debug' : 'info']({ ...fields, ms: ms(), outcome: outcome.kind }, 'job done')
    return await finish(app, name, job, outcome)
  } catch (thrown) {
    const error = toDiskError(thrown)
    const result = await decide({ app, name, job, attempts, signal }, error)
    const code = codeOf(error)
    const waiting = result.kind === 'again'
    const level = code === 'internal' && !waiting ? 'error' : waiting ? 'debug' : 'info'
    log[level](
      { ...fields, ms: ms(), code, ...(level === 'error' ? { error } : { message: messageOf(error) }) },
      waiting ? 'job waits' : 'job parked',
    )
    return result
  }
}

/**
 * A handler that comes again where the catalogue or the queue is away before or after the job's own attempt. What it
 * had begun is still due, so nothing is lost and nobody need be told.
 */
export function comingAgain(handler: Handler): Handler {
  return async (job, signal) => {
    try {
      return await handler(job, signal)
    } catch (error) {
      if (signal.aborted) return AT_ONCE
      if (error instanceof ThrottledError) return { kind: 'again', delayMs: error.retryAfterMs }
      if (error instanceof TransientError) return { kind: 'again', delayMs: AWAY_MS }
      throw error
    }
  }
}

async function finish(app: IngestPorts, name: SubjectJob, job: Job, outcome: Outcome): Promise<JobResult> {
  if (!isStage(name)) {
    await settle(app.catalogue, name, job, 'done')
    await enqueueAll(app, outcome.also ?? [])
    return ENDED
  }
  const next = nextStage(name, outcome)
  if (next === name) {
    await refundAttempt(app.catalogue, name, job)
    return AT_ONCE
  }
  if (name === 'fetch') await settle(app.catalogue, name, job, outcome.kind === 'gone' ? 'gone' : 'done')
  else await advanceVersion(app.catalogue, name, job, next)
  await enqueueAll(app, outcome.also ?? [])
  if (next !== 'done' && outcome.kind === 'done') await enqueueNext(app, outcome.subjectId, next)
  return ENDED
}

async function enqueueNext(app: IngestPorts, subjectId: string, next: Stage): Promise<void> {
  const due = await readDueVersion(app.catalogue, subjectId, next)
  if (due !== null) await app.queue.enqueue(next, [due])
}

async function decide({ app, name, job, attempts, signal }: Attempt, error: unknown): Promise<JobResult> {
  if (signal.aborted) {
    await refundAttempt(app.catalogue, name, job)
    return AT_ONCE
  }
  const delayMs = waitOf(name, attempts, error)
  if (delayMs === null) {
    await failJob(app.catalogue, name, job, codeOf(error), messageOf(error))
    return ENDED
  }
  if (error instanceof ThrottledError && isFree(name, error)) await refundAttempt(app.catalogue, name, job)
  if (name === 'harvest') {
    const host = error instanceof ThrottledError ? error.host : null
    await noteWait(app.catalogue, job, { code: codeOf(error), message: messageOf(error), host, delayMs })
  }
  return { kind: 'again', delayMs }
}

/** How long to wait before the next attempt; null: there is none. */
function waitOf(name: SubjectJob, attempts: number, error: unknown): number | null {
  if (error instanceof ThrottledError && (isFree(name, error) || attempts < MAX_TRIES)) return error.retryAfterMs
  const mayWork = error instanceof TransientError || error instanceof ConflictError
  if (!mayWork || attempts >= MAX_TRIES) return null
  return retryDelayMs(attempts, name === 'task' ? MAX_TASK_RETRY_MS : MAX_RETRY_MS)
}

/** A source's list is read for as long as its host makes us wait; nothing is wrong with the source. */
function isFree(name: SubjectJob, error: ThrottledError): boolean {
  return name === 'harvest' || !error.costsAttempt
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : 'internal'
}

/** Four times as long each time, from a second, up to `maxMs`, and up to a fifth longer so that jobs spread out. */
function retryDelayMs(attempts: number, maxMs: number): number {
  const base = Math.min(FIRST_RETRY_MS * 4 ** (attempts - 1), maxMs)
  return Math.round(base * (1 + Math.random() / 5))
}
