import type { IngestPorts } from '../ports.ts'
import { readDue } from './progress.ts'
import { enqueueAll } from './enqueue-all.ts'
import { requeueFaults } from './requeue-faults.ts'

/** Jobs of each kind that one look enqueues at most; the next look takes the rest. */
const MAX_JOBS = 2_000

/**
 * Enqueues what the catalogue says is due and nobody has touched for `quietMs`: what a lost queue, or a process that
 * died between the catalogue and the queue, has left behind; and what had failed by a fault of ours. Harmless for jobs
 * the queue still holds. Returns how many.
 */
export async function reconcile(app: IngestPorts, quietMs: number): Promise<number> {
  const now = app.clock.now()
  const failed = await requeueFaults(app.catalogue, now)
  const due = await readDue(app.catalogue, new Date(now.getTime() - quietMs), MAX_JOBS)
  return enqueueAll(app, [...failed, ...due])
}
