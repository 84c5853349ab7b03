import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import type { Job } from '../../domain/jobs.ts'
import { toStorable, type DueJob } from '../jobs/progress.ts'

/** Records why a harvest run waits, until when and for which host, so that people can see it. */
export async function recordWait(
  db: Connection,
  job: Job,
  wait: { readonly code: string; readonly message: string; readonly host: string | null; readonly delayMs: number },
): Promise<void> {
  await sql`update run set code = ${wait.code}, message = ${toStorable(wait.message)}, waits_for = ${wait.host},
      due_at = now() + ${wait.delayMs}::float8 * interval '1 millisecond', updated_at = now()
    where run_id = ${job.subjectId} and revision = ${job.revision} and state = 'due'`.execute(db)
}

/** Requeues the runs that wait for a host. Returns their jobs; the raised revision invalidates the delayed ones. */
export async function requeueWaiting(db: Connection, host: string): Promise<readonly DueJob[]> {
  const { rows } = await sql<{ subjectId: string; revision: number }>`
    update run set code = null, message = null, waits_for = null, due_at = now(), revision = revision + 1,
      updated_at = now()
    where state = 'due' and waits_for = ${host} returning run_id as subject_id, revision`.execute(db)
  return rows.map((row) => ({ name: 'harvest', subjectId: row.subjectId, revision: row.revision }))
}
