import type { Connection } from '../../db/database.ts'
import { allOf, anyOf, now } from '../../db/fragments.ts'
import type { JobName } from '../../domain/jobs.ts'
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
  const before: readonly JobName[] = stage === 'parse' ? [] : ['parse', 'tag']
  const rows = await db
    .updateTable('version')
    .set((eb) => ({
      ...{ stage, state: 'due', code: null, message: null, attempts: 0, updatedAt: now() },
      revision: eb('revision', '+', 1),
    }))
    .where('versionId', '=', anyOf(versionIds))
    .where('stage', '<>', allOf(before))
    .returning(['versionId as subjectId', 'revision'])
    .execute()
  return rows.map((row) => ({ name: stage, subjectId: row.subjectId, revision: row.revision }))
}

/** Requeues the index stage of a document's current version, as after a change of the document's own fields. */
export async function requeueIndexOf(db: Connection, documentId: string | null): Promise<readonly DueJob[]> {
  const rows = await db
    .selectFrom('document')
    .select(({ ref }) => ref('currentVersionId').$notNull().as('versionId'))
    .where('documentId', '=', documentId)
    .where('currentVersionId', 'is not', null)
    .execute()
  return requeueAt(
    db,
    'index',
    rows.map((row) => row.versionId),
  )
}
