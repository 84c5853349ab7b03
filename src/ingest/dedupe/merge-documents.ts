import type { MergeChanges } from '../../domain/duplicate.ts'
import { sql } from 'kysely'
import { z } from 'zod'
import { NotFoundError } from '../../errors.ts'
import type { Connection } from '../../db/database.ts'
import { anyOf } from '../../db/fragments.ts'
import { columnsOf, sqlRows } from '../../db/sql-rows.ts'
import { chooseCurrentVersion } from '../../db/documents/documents.ts'
import { recordSuperseded } from '../../db/documents/events.ts'
import { resolveDocument } from '../../db/documents/resolve-document.ts'
import { lockUntilCommit } from '../../db/locks.ts'
import type { DueJob } from '../jobs/progress.ts'
import { requeueAt } from '../jobs/requeue.ts'

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
  const locations = await moveLocations(db, keptId, goneId)
  const followers = await moveFollowers(db, keptId, goneId)
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
  await db.updateTable('document').set({ mergedInto: goneId }).where('documentId', '=', anyOf(followers)).execute()
  await db.updateTable('location').set({ documentId: goneId }).where('locationId', '=', anyOf(locations)).execute()
  for (const { versionId, number } of moved.versions) {
    await db
      .updateTable('version')
      .set({ documentId: goneId, number, copyOf: null })
      .where('versionId', '=', versionId)
      .execute()
  }
  const later = await moveLaterVersions(db, keptId, goneId)
  for (const { status, dated } of moved.events) {
    await db
      .deleteFrom('statusEvent')
      .where('documentId', '=', keptId)
      .where('status', '=', status)
      .where('dated', '=', dated)
      .execute()
  }
  if (moved.doi !== null) {
    await db
      .updateTable('document')
      .set({ doi: null })
      .where('documentId', '=', keptId)
      .where('doi', '=', moved.doi)
      .execute()
    await db.updateTable('document').set({ doi: moved.doi }).where('documentId', '=', goneId).execute()
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

const MOVED_VERSION = z.strictObject(columnsOf('version', { versionId: z.string(), number: z.int() }))
const LATER_VERSION = z.strictObject(columnsOf('version', { versionId: z.string() }))

async function moveVersions(db: Connection, keptId: string, goneId: string): Promise<MergeChanges['versions']> {
  return sqlRows(
    db,
    MOVED_VERSION,
    sql`
    with moved as (
      select version_id, number, row_number() over (order by number)
        + (select coalesce(max(number), 0) from version where document_id = ${keptId}) as new_number
      from version where document_id = ${goneId})
    update version set document_id = ${keptId}, number = new_number from moved
    where moved.version_id = version.version_id
    returning version.version_id, moved.number`,
  )
}

async function moveLaterVersions(db: Connection, keptId: string, goneId: string): Promise<readonly string[]> {
  const rows = await sqlRows(
    db,
    LATER_VERSION,
    sql`
    with later as (
      select distinct version_id from location join version using (version_id)
      where location.document_id = ${goneId} and version.document_id = ${keptId} and not exists (
        select 1 from location kept where kept.version_id = version.version_id and kept.document_id = ${keptId}))
    update version set document_id = ${goneId}, number = number + (
      select coalesce(max(number), 0) from version own where own.document_id = ${goneId})
    from later where later.version_id = version.version_id returning version.version_id`,
  )
  return rows.map((row) => row.versionId)
}

async function moveLocations(db: Connection, keptId: string, goneId: string): Promise<readonly string[]> {
  const rows = await db
    .updateTable('location')
    .set({ documentId: keptId })
    .where('documentId', '=', goneId)
    .returning('locationId')
    .execute()
  return rows.map((row) => row.locationId)
}

/** Documents that had been merged into the one that is gone now. */
async function moveFollowers(db: Connection, keptId: string, goneId: string): Promise<readonly string[]> {
  const rows = await db
    .updateTable('document')
    .set({ mergedInto: keptId })
    .where('mergedInto', '=', goneId)
    .returning('documentId')
    .execute()
  return rows.map((row) => row.documentId)
}

/** Copies events; those that the kept document already has are not copied. */
async function copyEvents(db: Connection, keptId: string, goneId: string): Promise<MergeChanges['events']> {
  return db
    .insertInto('statusEvent')
    .columns(['documentId', 'status', 'dated', 'versionId', 'rule', 'notedBy', 'note', 'otherDocumentId'])
    .expression(({ selectFrom, val }) =>
      selectFrom('statusEvent')
        .select(val(keptId).as('keptId'))
        .select(['status', 'dated', 'versionId', 'rule', 'notedBy', 'note', 'otherDocumentId'])
        .where('documentId', '=', goneId),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['status', 'dated'])
    .execute()
}

/** Takes the DOI, which only one document may have, to the kept document, unless that has one of its own. */
async function moveDoi(db: Connection, keptId: string, goneId: string): Promise<string | null> {
  const row = await db
    .updateTable('document')
    .from('document as before')
    .set({ doi: null })
    .whereRef('before.documentId', '=', 'document.documentId')
    .where('document.documentId', '=', goneId)
    .where('before.doi', 'is not', null)
    .returning('before.doi')
    .executeTakeFirst()
  const doi = row?.doi ?? null
  const ofKept = db.updateTable('document').where('documentId', '=', keptId).where('doi', 'is', null)
  if (doi !== null) await ofKept.set({ doi }).execute()
  return doi
}

/**
 * Chooses each document's current version and resolves its fields from it. A new choice is parsed again; all others are
 * reindexed, since they carry fields of their document.
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
    // title, authors, date and status are those of the text that is current now, which may have been the other document's
    await resolveDocument(db, documentId)
    await recordSuperseded(db, documentId)
  }
  const previousVersions = previousIds.flatMap((versionId) => versionId ?? [])
  const all = await db.selectFrom('version').select('versionId').where('documentId', 'in', documentIds).execute()
  const ofDocuments = all.map(({ versionId }) => versionId)
  const toIndex = [...new Set([...versionIds, ...previousVersions, ...ofDocuments])].filter(
    (versionId) => !toParse.includes(versionId),
  )
  return [...(await requeueAt(db, 'parse', toParse)), ...(await requeueAt(db, 'index', toIndex))]
}
