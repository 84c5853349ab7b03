import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import type { JobName } from '../../domain/jobs.ts'
import type { DueJob } from './progress.ts'

/** Codes that say something of our own servers and disks, and nothing of the document. */
const CODES_OF_OURS: readonly string[] = [
  ...['catalogue_unavailable', 'catalogue_full', 'catalogue_conflict', 'queue_unavailable', 'search_unavailable'],
  ...['blob_store_unavailable', 'disk_full', 'disk_failed'],
]
/** A fault of ours that is not understood may have been the document's: so many attempts, and no more. */
const MAX_INTERNAL_ATTEMPTS = 3
/** What failed rests for so long. */
const REST_MS = 5 * 60_000

/**
 * Makes due again what failed by a fault of ours, all its attempts given back; what failed as `internal` keeps count of
 * them, so that a document which fails so for good comes to rest. Returns their jobs.
 */
export async function requeueFaults(db: Connection, now: Date): Promise<readonly DueJob[]> {
  const before = new Date(now.getTime() - REST_MS)
  const versions = await sql<Row>`update version set ${AGAIN} where ${isFaultOfOurs(before)}
    returning stage as name, version_id as subject_id, revision`.execute(db)
  const locations = await sql<Row>`update location set ${AGAIN}, due_at = now() where ${isFaultOfOurs(before)}
    returning 'fetch' as name, location_id as subject_id, revision`.execute(db)
  // Of a source's runs only the last one counts.
  const runs = await sql<Row>`update run set ${AGAIN} where ${isFaultOfOurs(before)}
    and created_at = (select max(latest.created_at) from run latest where latest.source_id = run.source_id)
    returning 'harvest' as name, run_id as subject_id, revision`.execute(db)
  return [...versions.rows, ...locations.rows, ...runs.rows].map(toDueJob)
}

interface Row {
  readonly name: JobName
  readonly subjectId: string
  readonly revision: number
}

const AGAIN = sql`state = 'due', attempts = case when code = 'internal' then attempts else 0 end, code = null,
  message = null, revision = revision + 1, updated_at = now()`

function isFaultOfOurs(before: Date) {
  return sql`state = 'failed' and updated_at <= ${before}
    and (code = any(${[...CODES_OF_OURS]}::text[]) or (code = 'internal' and attempts < ${MAX_INTERNAL_ATTEMPTS}))`
}

function toDueJob({ name, subjectId, revision }: Row): DueJob {
  return { name, subjectId, revision }
}
