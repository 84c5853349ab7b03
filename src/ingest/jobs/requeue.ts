import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import type { DueJob } from './progress.ts'

/**
 * Starts versions anew at a stage that they have passed; those that are still before it come to it by themselves, and
 * jobs that are under way for the others know by the revision that they are old.
 */
export async function requeueAt(
  db: Connection,
  stage: 'parse' | 'index',
  versionIds: readonly string[],
): Promise<readonly DueJob[]> {
  const before = stage === 'parse' ? [] : ['parse', 'tag']
  const { rows } = await sql<{ subjectId: string; revision: number }>`
    update version set stage = ${stage}, state = 'due', code = null, message = null, attempts = 0,
      revision = revision + 1, updated_at = now()
    where version_id = any(${versionIds as string[]}::text[]) and not (stage = any(${before}::text[]))
    returning version_id as subject_id, revision`.execute(db)
  return rows.map((row) => ({ name: stage, subjectId: row.subjectId, revision: row.revision }))
}

/** Has a document's records in the index written anew, as after a change of what is known of all of it. */
export async function requeueIndexOf(db: Connection, documentId: string | null): Promise<readonly DueJob[]> {
  const { rows } = await sql<{ versionId: string }>`select current_version_id as version_id from document
    where document_id = ${documentId} and current_version_id is not null`.execute(db)
  return requeueAt(
    db,
    'index',
    rows.map((row) => row.versionId),
  )
}
