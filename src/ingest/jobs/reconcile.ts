import type { IngestPorts } from '../ports.ts'
import { readDue } from './progress.ts'
import { enqueueAll } from './enqueue-all.ts'
import { requeueFaults } from './requeue-faults.ts'

/** Maximum jobs of each kind enqueued at once; the next call takes the rest. */
const MAX_JOBS = 2_000

/**
 * Enqueues jobs that are due in the catalogue and untouched for `quietMs`: those left behind by a lost queue or by a
 * process that died between catalogue and queue; and those that failed because of our own servers. Harmless for jobs
 * that the queue still holds. Returns how many were enqueued.
 */
export async function reconcile(app: IngestPorts, quietMs: number): Promise<number> {
  const now = app.clock.now()
  const failed = await requeueFaults(app.catalogue, now)
  const due = await readDue(app.catalogue, new Date(now.getTime() - quietMs), MAX_JOBS)
  return enqueueAll(app, [...failed, ...due])
}
