import type { IngestPorts } from '../ports.ts'
import { readHostOf } from '../../db/harvest/host-crawls.ts'
import type { Job } from '../../domain/jobs.ts'
import { ignoreUnavailable } from './enqueue-all.ts'

/**
 * Enqueues the job that fetches a due location: the crawl of its host, or a job of its own for uploaded bytes.
 */
export async function enqueueLocation(app: IngestPorts, job: Job): Promise<void> {
  await ignoreUnavailable(app, async () => {
    const host = await readHostOf(app.catalogue, job.subjectId)
    if (host === null) await app.queue.enqueue('fetch', [job])
    else await app.queue.enqueue('crawl', [{ subjectId: host, revision: 0 }])
  })
}
