import type { FailurePorts } from './ports.ts'
import { requeueFailed } from '../../../ingest/jobs/progress.ts'
import type { JobName } from '../../../domain/jobs.ts'
import { enqueueRecorded } from '../../../ingest/jobs/enqueue-all.ts'

/** Requeues failed subjects, all or the given one, with all their attempts; returns how many. */
export async function retryFailed(
  app: FailurePorts,
  only: { name: JobName; subjectId: string } | null,
): Promise<number> {
  return enqueueRecorded(app, await requeueFailed(app.catalogue, only))
}
