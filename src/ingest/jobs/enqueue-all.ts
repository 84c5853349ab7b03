import type { IngestPorts } from '../ports.ts'
import { messageOf, TransientError } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import { JOB_NAMES } from '../../domain/jobs.ts'
import type { DueJob } from './progress.ts'

/** Enqueues jobs of any kinds; returns how many. @throws TransientError `queue_unavailable` */
export async function enqueueAll(app: IngestPorts, due: readonly DueJob[]): Promise<number> {
  for (const name of JOB_NAMES) {
    const jobs = due.filter((job) => job.name === name).map(({ subjectId, revision }) => ({ subjectId, revision }))
    if (jobs.length > 0) await app.queue.enqueue(name, jobs)
  }
  return due.length
}

/**
 * As `enqueueAll`, for jobs already recorded in the catalogue: an unavailable queue is no error and loses none of them.
 */
export async function enqueueRecorded(app: IngestPorts, due: readonly DueJob[]): Promise<number> {
  await ignoreUnavailable(app, () => enqueueAll(app, due))
  return due.length
}

/**
 * Runs `enqueue` and ignores an unavailable server: due jobs are in the catalogue, from which the reconciler enqueues
 * them later. The caller's request has been accepted, so it must not be reported as failed.
 */
export async function ignoreUnavailable(app: IngestPorts, enqueue: () => Promise<unknown>): Promise<void> {
  try {
    await enqueue()
  } catch (error) {
    if (!(error instanceof TransientError)) throw error
    loggerFor(app.log, 'queue').warn({ message: messageOf(error) }, 'left to the reconciler')
  }
}
