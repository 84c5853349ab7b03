import type { Connection } from '../../db/database.ts'
import { now } from '../../db/fragments.ts'
import type { VersionStage } from '../../domain/document.ts'
import type { Job } from '../../domain/jobs.ts'

/**
 * Counts the first attempt at a version that is due at `stage`, and returns its job; null when it is not due, or another
 * worker has begun, as where the same bytes arrive from two addresses at once.
 */
export async function beginUntried(db: Connection, versionId: string, stage: VersionStage): Promise<Job | null> {
  const row = await db
    .updateTable('version')
    .set({ attempts: 1, updatedAt: now() })
    .where('versionId', '=', versionId)
    .where('stage', '=', stage)
    .where('state', '=', 'due')
    .where('attempts', '=', 0)
    .returning('revision')
    .executeTakeFirst()
  return row === undefined ? null : { subjectId: versionId, revision: row.revision }
}

/** Whether pages of a version are pictures that OCR has yet to read, or has read since the version was parsed. */
export async function hasPagesToRead(db: Connection, versionId: string): Promise<boolean> {
  const row = await db
    .selectFrom('pagePicture')
    .select('pageIndex')
    .where('versionId', '=', versionId)
    .where('isInText', '=', false)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Whether other submitted files or versions are on their way into the index; those that failed before and wait for
 * another try do not count.
 */
export async function areOthersDue(db: Connection, versionId: string): Promise<boolean> {
  const row = await db
    .selectNoFrom(({ exists, or, selectFrom }) =>
      or([
        exists(
          selectFrom('location')
            .select('locationId')
            .where('state', '=', 'due')
            .where('host', 'is', null)
            .where('attempts', '<=', 1)
            .where('versionId', 'is distinct from', versionId),
        ),
        exists(
          selectFrom('version')
            .select('versionId')
            .where('state', '=', 'due')
            .where('stage', 'in', ['parse', 'tag', 'index'])
            .where('attempts', '<=', 1)
            .where('versionId', '<>', versionId),
        ),
      ])
        .$castTo<boolean>()
        .as('areDue'),
    )
    .executeTakeFirstOrThrow()
  return row.areDue
}

/** Shows that a worker is at a version, so that the reconciler does not take its job for lost. */
export async function touchVersion(db: Connection, job: Job): Promise<void> {
  await db
    .updateTable('version')
    .set({ updatedAt: now() })
    .where('versionId', '=', job.subjectId)
    .where('revision', '=', job.revision)
    .where('state', '=', 'due')
    .execute()
}
