import type { App } from '../app.ts'
import { readDue } from './progress.ts'
import { enqueueAll } from './enqueue-all.ts'

/** Jobs of each kind that one look enqueues at most; the next look takes the rest. */
const MAX_JOBS = 2_000

/**
 * Enqueues what the catalogue says is due and nobody has touched for `quietMs`: what a lost queue, or a process that
 * died between the catalogue and the queue, has left behind. Harmless for jobs the queue still holds. Returns how many.
 */
export async function reconcile(app: App, quietMs: number): Promise<number> {
  const before = new Date(app.clock.now().getTime() - quietMs)
  return enqueueAll(app, await readDue(app.catalogue, before, MAX_JOBS))
}
