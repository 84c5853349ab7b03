import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import type { JobName } from '../../domain/jobs.ts'
import type { DueJob } from './progress.ts'

/** Codes of faults of our own servers and disks, which have nothing to do with the document. */
const OWN_FAULT_CODES: readonly string[] = [
  ...['catalogue_unavailable', 'catalogue_full', 'catalogue_conflict', 'queue_unavailable', 'search_unavailable'],
  ...['blob_store_unavailable', 'disk_full', 'disk_failed'],
]
/** An `internal` fault may be caused by the document after all, so its attempts are limited. */
const MAX_INTERNAL_ATTEMPTS = 3
/** How long to wait after a failure before requeueing. */
const REST_MS = 5 * 60_000

/**
 * Requeues subjects that failed because of our own servers or disks, with all attempts restored. Those that failed as
 * `internal` keep their count, so that a document that always fails is not retried for ever. Returns their jobs.
 */
export async function requeueFaults(db: Connection, now: Date): Promise<readonly DueJob[]> {
  const before = new Date(now.getTime() - REST_MS)
  const versions = await sql<Row>`update version set ${REQUEUED} where ${isOwnFault(before)}
    returning stage as name, version_id as subject_id, revision`.execute(db)
  const locations = await sql<Row>`update location set ${REQUEUED}, due_at = now() where ${isOwnFault(before)}
    returning 'fetch' as name, location_id as subject_id, revision`.execute(db)
  // only the last run of a source is requeued
  const runs = await sql<Row>`update run set ${REQUEUED} where ${isOwnFault(before)}
    and created_at = (select max(latest.created_at) from run latest where latest.source_id = run.source_id)
    returning 'harvest' as name, run_id as subject_id, revision`.execute(db)
  return [...versions.rows, ...locations.rows, ...runs.rows].map(toDueJob)
}

interface Row {
  readonly name: JobName
  readonly subjectId: string
  readonly revision: number
}

const REQUEUED = sql`state = 'due', attempts = case when code = 'internal' then attempts else 0 end, code = null,
  message = null, revision = revision + 1, updated_at = now()`

function isOwnFault(before: Date) {
  return sql`state = 'failed' and updated_at <= ${before}
    and (code = any(${[...OWN_FAULT_CODES]}::text[]) or (code = 'internal' and attempts < ${MAX_INTERNAL_ATTEMPTS}))`
}

function toDueJob({ name, subjectId, revision }: Row): DueJob {
  return { name, subjectId, revision }
}
