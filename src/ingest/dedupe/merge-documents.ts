import { sql } from 'kysely'
import { NotFoundError } from '../../errors.ts'
import type { Connection } from '../../db/database.ts'
import { chooseCurrentVersion } from '../../db/documents/documents.ts'
import { lockUntilCommit } from '../../db/locks.ts'
import type { DueJob } from '../jobs/progress.ts'
import { requeueAt } from '../jobs/requeue.ts'

/** What a merge moved, so that it can be reverted. */
export interface MergeChanges {
  readonly versions: readonly { readonly versionId: string; readonly number: number }[]
  readonly locations: readonly string[]
  readonly events: readonly { readonly status: string; readonly dated: string }[]
  /** Documents that had earlier been merged into the merged one. */
  readonly followers: readonly string[]
  readonly doi: string | null
}

/**
 * Merges two documents within the caller's transaction: versions, addresses and dated events of `goneId` move to
 * `keptId`, and `goneId` then refers to `keptId`. `copy` names a version that repeats the text of another.
 */
export async function mergeDocuments(
  db: Connection,
  keptId: string,
  goneId: string,
  copy: { readonly versionId: string; readonly copyOf: string } | null,
): Promise<{ moved: MergeChanges; jobs: readonly DueJob[] }> {
  await lockPair(db, keptId, goneId)
  await requireActive(db, [keptId, goneId])
  const versions = await moveVersions(db, keptId, goneId)
  const locations = await moveAll(db, 'location', 'locationId', 'documentId', keptId, goneId)
  const followers = await moveAll(db, 'document', 'documentId', 'mergedInto', keptId, goneId)
  const events = await copyEvents(db, keptId, goneId)
  const doi = await moveDoi(db, keptId, goneId)
  await db.updateTable('document').set({ mergedInto: keptId }).where('documentId', '=', goneId).execute()
  if (copy !== null) {
    await db.updateTable('version').set({ copyOf: copy.copyOf }).where('versionId', '=', copy.versionId).execute()
  }
  const versionIds = versions.map((version) => version.versionId)
  return {
    moved: { versions, locations, events, followers, doi },
    jobs: await chooseAndRequeue(db, [keptId, goneId], versionIds),
  }
}

/** Reverts a merge; versions fetched from the moved addresses since then move back with them. */
export async function splitDocuments(
  db: Connection,
  keptId: string,
  goneId: string,
  moved: MergeChanges,
): Promise<readonly DueJob[]> {
  await lockPair(db, keptId, goneId)
  await requireActive(db, [keptId])
  const { locations, followers } = moved
  await db.updateTable('document').set({ mergedInto: null }).where('documentId', '=', goneId).execute()
  await sql`update document set merged_into = ${goneId} where document_id = any(${followers as string[]}::text[])`.execute(
    db,
  )
  await sql`update location set document_id = ${goneId} where location_id = any(${locations as string[]}::text[])`.execute(
    db,
  )
  for (const { versionId, number } of moved.versions) {
    await db
      .updateTable('version')
      .set({ documentId: goneId, number, copyOf: null })
      .where('versionId', '=', versionId)
      .execute()
  }
  const later = await moveLaterVersions(db, keptId, goneId)
  for (const { status, dated } of moved.events) {
    await sql`delete from status_event where document_id = ${keptId} and status = ${status} and dated = ${dated}`.execute(
      db,
    )
  }
  if (moved.doi !== null) {
    await sql`update document set doi = null where document_id = ${keptId} and doi = ${moved.doi}`.execute(db)
    await sql`update document set doi = ${moved.doi} where document_id = ${goneId}`.execute(db)
  }
  return chooseAndRequeue(db, [keptId, goneId], [...moved.versions.map((version) => version.versionId), ...later])
}

/** Locks in a fixed order, so that two merges cannot deadlock. */
async function lockPair(db: Connection, one: string, other: string): Promise<void> {
  for (const documentId of [one, other].sort()) await lockUntilCommit(db, documentId)
}

/** @throws NotFoundError `document_missing` for a document that is merged or removed */
async function requireActive(db: Connection, documentIds: readonly string[]): Promise<void> {
  for (const documentId of documentIds) {
    const row = await db
      .selectFrom('document')
      .select(['mergedInto', 'removedAt'])
      .where('documentId', '=', documentId)
      .executeTakeFirst()
    if (row === undefined || row.mergedInto !== null || row.removedAt !== null) {
      throw new NotFoundError('document_missing', `document ${documentId} has been merged into another or removed`)
    }
  }
}

async function moveVersions(db: Connection, keptId: string, goneId: string): Promise<MergeChanges['versions']> {
  const { rows } = await sql<{ versionId: string; number: number }>`
    with moved as (
      select version_id, number, row_number() over (order by number)
        + (select coalesce(max(number), 0) from version where document_id = ${keptId}) as new_number
      from version where document_id = ${goneId})
    update version set document_id = ${keptId}, number = new_number from moved
    where moved.version_id = version.version_id
    returning version.version_id, moved.number`.execute(db)
  return rows
}

async function moveLaterVersions(db: Connection, keptId: string, goneId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ versionId: string }>`
    with later as (
      select distinct version_id from location join version using (version_id)
      where location.document_id = ${goneId} and version.document_id = ${keptId} and not exists (
        select 1 from location kept where kept.version_id = version.version_id and kept.document_id = ${keptId}))
    update version set document_id = ${goneId}, number = number + (
      select coalesce(max(number), 0) from version own where own.document_id = ${goneId})
    from later where later.version_id = version.version_id returning version.version_id`.execute(db)
  return rows.map((row) => row.versionId)
}

async function moveAll(
  db: Connection,
  table: 'location' | 'document',
  id: string,
  column: string,
  to: string,
  from: string,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`update ${sql.table(table)} set ${sql.ref(column)} = ${to}
    where ${sql.ref(column)} = ${from} returning ${sql.ref(id)} as id`.execute(db)
  return rows.map((row) => row.id)
}

/** Copies events; those that the kept document already has are not copied. */
async function copyEvents(db: Connection, keptId: string, goneId: string): Promise<MergeChanges['events']> {
  const { rows } = await sql<{ status: string; dated: string }>`
    insert into status_event (document_id, status, dated, version_id, rule, noted_by, note, other_document_id)
    select ${keptId}, status, dated, version_id, rule, noted_by, note, other_document_id
    from status_event where document_id = ${goneId}
    on conflict do nothing returning status, dated`.execute(db)
  return rows
}

/** Moves the DOI, which only one document may have, unless the kept document has one of its own. */
async function moveDoi(db: Connection, keptId: string, goneId: string): Promise<string | null> {
  const { rows } = await sql<{ doi: string }>`
    update document set doi = null from document before
    where before.document_id = document.document_id and document.document_id = ${goneId} and before.doi is not null
      and (select doi from document kept where kept.document_id = ${keptId}) is null
    returning before.doi`.execute(db)
  const doi = rows[0]?.doi ?? null
  if (doi !== null) await sql`update document set doi = ${doi} where document_id = ${keptId}`.execute(db)
  return doi
}

/**
 * Chooses each document's current version. A new choice is parsed again, which resolves the metadata; others are
 * reindexed.
 */
async function chooseAndRequeue(
  db: Connection,
  documentIds: readonly string[],
  versionIds: readonly string[],
): Promise<readonly DueJob[]> {
  const before = await db
    .selectFrom('document')
    .select('currentVersionId')
    .where('documentId', 'in', documentIds)
    .execute()
  const previousIds = before.map((row) => row.currentVersionId)
  const toParse: string[] = []
  for (const documentId of documentIds) {
    const current = await chooseCurrentVersion(db, documentId)
    if (current !== null && !previousIds.includes(current)) toParse.push(current)
  }
  const previousVersions = previousIds.flatMap((versionId) => versionId ?? [])
  const toIndex = [...new Set([...versionIds, ...previousVersions])].filter((versionId) => !toParse.includes(versionId))
  return [...(await requeueAt(db, 'parse', toParse)), ...(await requeueAt(db, 'index', toIndex))]
}
