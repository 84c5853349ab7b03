import type { App } from '../app.ts'
import type { DueJob } from './progress.ts'
import { JOB_NAMES } from '../domain/jobs.ts'

/** Enqueues jobs of any kinds; returns how many. */
export async function enqueueAll(app: App, due: readonly DueJob[]): Promise<number> {
  for (const name of JOB_NAMES) {
    const jobs = due.filter((job) => job.name === name).map(({ subjectId, revision }) => ({ subjectId, revision }))
    if (jobs.length > 0) await app.queue.enqueue(name, jobs)
  }
  return due.length
}
