import { FORMER_JOB_NAMES } from '../../domain/jobs.ts'
import type { BullBackend } from './bull-backend.ts'
import type { NoteError } from './bull-schedules.ts'

/**
 * Deletes the queues that only earlier versions used. Whatever their jobs would have done is due in the catalogue, and
 * is enqueued under its present name by the reconciler.
 */
export async function removeFormerQueues(backend: BullBackend, noteError: NoteError): Promise<void> {
  for (const name of FORMER_JOB_NAMES) {
    const queue = backend.openQueue(name)
    queue.on('error', noteError(name, 'queue error'))
    await queue.obliterate({ force: true }).finally(() => queue.close())
  }
}
