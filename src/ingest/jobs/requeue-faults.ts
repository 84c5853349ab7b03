import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import { anyOf } from '../../db/fragments.ts'
import { sqlRows } from '../../db/sql-rows.ts'
import { DUE_JOB, type DueJob } from './progress.ts'

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
  const versions = await sqlRows(
    db,
    DUE_JOB,
    sql`update version set ${REQUEUED}, revision = revision + 1 where ${isOwnFault(before)}
      returning stage as name, version_id as subject_id, revision`,
  )
  const locations = await sqlRows(
    db,
    DUE_JOB,
    sql`update location set ${REQUEUED}, revision = revision + 1, due_at = now() where ${isOwnFault(before)}
      returning 'fetch' as name, location_id as subject_id, revision`,
  )
  // only the last run of a source is requeued
  const runs = await sqlRows(
    db,
    DUE_JOB,
    sql`update run set ${REQUEUED}, revision = revision + 1 where ${isOwnFault(before)}
      and created_at = (select max(latest.created_at) from run latest where latest.source_id = run.source_id)
      returning 'harvest' as name, run_id as subject_id, revision`,
  )
  const protocolRuns = await sqlRows(
    db,
    DUE_JOB,
    sql`update protocol_run set ${REQUEUED}, job_revision = job_revision + 1 where ${isOwnFault(before)}
      returning 'protocol' as name, run_id as subject_id, job_revision as revision`,
  )
  return [...versions, ...locations, ...runs, ...protocolRuns]
}

const REQUEUED = sql`state = 'due', attempts = case when code = 'internal' then attempts else 0 end, code = null,
  message = null, updated_at = now()`

function isOwnFault(before: Date) {
  return sql`state = 'failed' and updated_at <= ${before}
    and (code = ${anyOf(OWN_FAULT_CODES)} or (code = 'internal' and attempts < ${MAX_INTERNAL_ATTEMPTS}))`
}
