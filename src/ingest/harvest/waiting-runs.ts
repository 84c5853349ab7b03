import type { Connection } from '../../db/database.ts'
import { now, nowPlus } from '../../db/fragments.ts'
import type { Job } from '../../domain/jobs.ts'
import { toStoredMessage, type DueJob } from '../jobs/progress.ts'

/** Records why a harvest run waits, until when and for which host, so that people can see it. */
export async function recordWait(
  db: Connection,
  job: Job,
  wait: { readonly code: string; readonly message: string; readonly host: string | null; readonly delayMs: number },
): Promise<void> {
  await db
    .updateTable('run')
    .set({
      code: wait.code,
      message: toStoredMessage(wait.message),
      waitsFor: wait.host,
      dueAt: nowPlus(wait.delayMs),
      updatedAt: now(),
    })
    .where('runId', '=', job.subjectId)
    .where('revision', '=', job.revision)
    .where('state', '=', 'due')
    .execute()
}

/** Requeues the runs that wait for a host. Returns their jobs; the raised revision invalidates the delayed ones. */
export async function requeueWaiting(db: Connection, host: string): Promise<readonly DueJob[]> {
  const rows = await db
    .updateTable('run')
    .set((eb) => ({
      ...{ code: null, message: null, waitsFor: null, dueAt: now(), updatedAt: now() },
      revision: eb('revision', '+', 1),
    }))
    .where('state', '=', 'due')
    .where('waitsFor', '=', host)
    .returning(['runId as subjectId', 'revision'])
    .execute()
  return rows.map((row) => ({ name: 'harvest', subjectId: row.subjectId, revision: row.revision }))
}
