import type { App } from '../app.ts'
import { readHostOf } from '../db/harvest/host-crawls.ts'
import type { Job } from '../domain/jobs.ts'

/** Enqueues what fetches a location: the visit of its host, or a job of its own for bytes that were handed in. */
export async function enqueueLocation(app: App, job: Job): Promise<void> {
  const host = await readHostOf(app.catalogue, job.subjectId)
  if (host === null) await app.queue.enqueue('fetch', [job])
  else await app.queue.enqueue('visit', [{ subjectId: host, revision: 0 }])
}
