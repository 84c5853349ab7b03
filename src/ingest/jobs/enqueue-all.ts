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

/** The same for what the catalogue has just been told is due. A queue that is away loses none of it. */
export async function enqueueKept(app: IngestPorts, due: readonly DueJob[]): Promise<number> {
  await unlessAway(app, () => enqueueAll(app, due))
  return due.length
}

/**
 * Enqueues, and passes over a server that is away: what is due is in the catalogue, from where the reconciler enqueues it
 * once all is well. Whoever asked for it must not hear that it failed, since it did not.
 */
export async function unlessAway(app: IngestPorts, enqueue: () => Promise<unknown>): Promise<void> {
  try {
    await enqueue()
  } catch (error) {
    if (!(error instanceof TransientError)) throw error
    loggerFor(app.log, 'queue').warn({ message: messageOf(error) }, 'left to the reconciler')
  }
}
