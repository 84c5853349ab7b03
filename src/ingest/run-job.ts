import type { App } from '../app.ts'
import { advanceVersion, beginAttempt, failJob, readDueVersion, refundAttempt, settle } from './progress.ts'
import { AppError, ConflictError, messageOf, ThrottledError, toDiskError, TransientError } from '../errors.ts'
import { loggerFor } from '../logger.ts'
import type { Job } from '../domain/jobs.ts'
import type { JobResult } from '../queue/queue.ts'
import type { Outcome, Stage } from '../domain/document.ts'
import { enqueueAll } from './enqueue-all.ts'
import { nextStage } from './pipeline.ts'

/** Does one stage for one subject, or throws one of our errors. */
export type StageRun<P extends App> = (app: P, subjectId: string, signal: AbortSignal) => Promise<Outcome>

/** Tries that end in a Transient or Conflict error before the subject is parked. */
const MAX_TRIES = 6
/** Starts without an end: the process died each time. More than any chance of being hit by other people's kills. */
const MAX_STARTS = 12
const FIRST_RETRY_MS = 1_000
const MAX_RETRY_MS = 15 * 60_000

const ENDED: JobResult = { kind: 'ended' }

/**
 * Runs a stage for a job: counts the attempt, records how it ended in the catalogue, and enqueues what the pipeline
 * names. The only place where an error becomes a job's fate.
 */
export async function runStage<P extends App>(
  app: P,
  stage: Stage,
  run: StageRun<P>,
  job: Job,
  signal: AbortSignal,
): Promise<JobResult> {
  const attempts = await beginAttempt(app.catalogue, stage, job)
  if (attempts === null) return ENDED
  const log = loggerFor(app.log, stage)
  const fields = { subjectId: job.subjectId, stage, attempts }
  if (attempts > MAX_STARTS) {
    await failJob(app.catalogue, stage, job, 'crash', `the process died in each of ${MAX_STARTS} attempts`)
    log.error(fields, 'stage parked')
    return ENDED
  }
  const startedMs = performance.now()
  const ms = (): number => Math.round(performance.now() - startedMs)
  try {
    const outcome = await run(app, job.subjectId, signal)
    log.info({ ...fields, ms: ms(), outcome: outcome.kind }, 'stage done')
    return await finish(app, stage, job, outcome)
  } catch (thrown) {
    const error = toDiskError(thrown)
    const result = await decide(app, stage, job, attempts, error, signal)
    const code = error instanceof AppError ? error.code : 'internal'
    const waiting = result.kind === 'again'
    const level = code === 'internal' && !waiting ? 'error' : waiting ? 'debug' : 'info'
    log[level](
      { ...fields, ms: ms(), code, ...(level === 'error' ? { error } : { message: messageOf(error) }) },
      waiting ? 'stage waits' : 'stage parked',
    )
    return result
  }
}

async function finish(app: App, stage: Stage, job: Job, outcome: Outcome): Promise<JobResult> {
  const next = nextStage(stage, outcome)
  if (next === stage) {
    await refundAttempt(app.catalogue, stage, job)
    return { kind: 'again', delayMs: 0 }
  }
  if (stage === 'fetch') await settle(app.catalogue, 'fetch', job, outcome.kind === 'gone' ? 'gone' : 'done')
  else await advanceVersion(app.catalogue, stage, job, next)
  await enqueueAll(app, outcome.also ?? [])
  if (next === 'done' || outcome.kind !== 'done') return ENDED
  const due = await readDueVersion(app.catalogue, outcome.subjectId, next)
  if (due !== null) await app.queue.enqueue(next, [due])
  return ENDED
}

async function decide(
  app: App,
  stage: Stage,
  job: Job,
  attempts: number,
  error: unknown,
  signal: AbortSignal,
): Promise<JobResult> {
  if (signal.aborted) {
    await refundAttempt(app.catalogue, stage, job)
    return { kind: 'again', delayMs: 0 }
  }
  if (error instanceof ThrottledError && (!error.costsAttempt || attempts < MAX_TRIES)) {
    if (!error.costsAttempt) await refundAttempt(app.catalogue, stage, job)
    return { kind: 'again', delayMs: error.retryAfterMs }
  }
  const mayWork = error instanceof TransientError || error instanceof ConflictError
  if (mayWork && attempts < MAX_TRIES) return { kind: 'again', delayMs: retryDelayMs(attempts) }
  const code = error instanceof AppError ? error.code : 'internal'
  await failJob(app.catalogue, stage, job, code, messageOf(error))
  return ENDED
}

/** Four times as long each time, from a second, up to a quarter of an hour, and up to a fifth longer so that jobs spread out. */
function retryDelayMs(attempts: number): number {
  const base = Math.min(FIRST_RETRY_MS * 4 ** (attempts - 1), MAX_RETRY_MS)
  return Math.round(base * (1 + Math.random() / 5))
}
