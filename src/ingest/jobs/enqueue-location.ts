import type { IngestPorts } from '../ports.ts'
import { readHostOf } from '../../db/harvest/host-crawls.ts'
import type { Job } from '../../domain/jobs.ts'
import { unlessAway } from './enqueue-all.ts'

/**
 * Enqueues what fetches a location that the catalogue has as due: the visit of its host, or a job of its own for bytes
 * that were handed in.
 */
export async function enqueueLocation(app: IngestPorts, job: Job): Promise<void> {
  await unlessAway(app, async () => {
    const host = await readHostOf(app.catalogue, job.subjectId)
    if (host === null) await app.queue.enqueue('fetch', [job])
    else await app.queue.enqueue('visit', [{ subjectId: host, revision: 0 }])
  })
}
