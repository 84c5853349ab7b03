import type { App } from '../app.ts'
import { reviveFailed } from '../catalogue/progress.ts'
import type { JobName } from '../queue/jobs.ts'
import { enqueueAll } from './enqueue-all.ts'

/** Starts failed subjects anew, all or the one named, with all their attempts; returns how many. */
export async function retryFailed(app: App, only: { name: JobName; subjectId: string } | null): Promise<number> {
  return enqueueAll(app, await reviveFailed(app.catalogue, only))
}
