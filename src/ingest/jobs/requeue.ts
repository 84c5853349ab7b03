import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import type { DueJob } from './progress.ts'

/**
 * Requeues versions at a stage that they have passed; those still before it reach it anyway. The raised revision
 * invalidates jobs under way.
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

/** Requeues the index stage of a document's current version, as after a change of the document's own fields. */
export async function requeueIndexOf(db: Connection, documentId: string | null): Promise<readonly DueJob[]> {
  const { rows } = await sql<{ versionId: string }>`select current_version_id as version_id from document
    where document_id = ${documentId} and current_version_id is not null`.execute(db)
  return requeueAt(
    db,
    'index',
    rows.map((row) => row.versionId),
  )
}
