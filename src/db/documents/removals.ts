import type { Catalogue, Connection } from '../database.ts'
import { now } from '../fragments.ts'
import { lockUntilCommit } from '../locks.ts'

/** What remains of a removed document: what it was, who removed it, when and why. */
export interface Tombstone {
  readonly documentId: string
  readonly title: string
  readonly kind: string
  readonly publisher: string | null
  readonly published: string | null
  readonly removedAt: Date
  readonly removedBy: string
  readonly reason: string
  /** Whether its originals and its passages in the search index have been deleted too. */
  readonly finished: boolean
}

/**
 * Deletes a document's texts from the catalogue and leaves a tombstone, in one transaction. The ids of the document,
 * its versions and passages stay known. False when it had been removed already.
 */
export async function removeTexts(
  catalogue: Catalogue,
  documentId: string,
  removal: { readonly by: string; readonly reason: string; readonly now: Date },
): Promise<boolean> {
  return catalogue.transaction().execute(async (db) => {
    await lockUntilCommit(db, documentId)
    const result = await db
      .updateTable('document')
      .set({
        removedAt: removal.now,
        removedBy: removal.by,
        removalReason: removal.reason,
        currentVersionId: null,
        provenance: '{}',
      })
      .where('documentId', '=', documentId)
      .where('removedAt', 'is', null)
      .executeTakeFirst()
    if (result.numUpdatedRows === 0n) return false
    await deleteTexts(db, documentId)
    await blankRows(db, documentId)
    return true
  })
}

/** Passages stay known as retired ones, without their words. */
async function deleteTexts(db: Connection, documentId: string): Promise<void> {
  const versions = db.selectFrom('version').select('versionId').where('documentId', '=', documentId)
  await db
    .insertInto('retiredPassage')
    .columns(['passageId', 'versionId', 'pageIndex', 'text'])
    .expression(({ selectFrom }) =>
      selectFrom('passage')
        .select(['passageId', 'versionId', 'pageIndex'])
        .select(({ val }) => val('').as('text'))
        .where('versionId', 'in', versions),
    )
    .onConflict((conflict) => conflict.column('passageId').doNothing())
    .execute()
  await db.updateTable('retiredPassage').set({ text: '' }).where('versionId', 'in', versions).execute()
  for (const table of ['passage', 'page', 'containedFile', 'parseChange', 'versionClaim', 'signature'] as const) {
    await db.deleteFrom(table).where('versionId', 'in', versions).execute()
  }
  await db
    .deleteFrom('delivery')
    .where((eb) => eb.or([eb('documentId', '=', documentId), eb('versionId', 'in', versions)]))
    .execute()
  await db.deleteFrom('documentPlace').where('documentId', '=', documentId).execute()
}

/** Quotations in editions, also of what became part of the document; what its versions and addresses say of it. */
async function blankRows(db: Connection, documentId: string): Promise<void> {
  const followers = db.selectFrom('document').select('documentId').where('mergedInto', '=', documentId)
  await db
    .updateTable('editionItem')
    .set({ quotation: null })
    .where((eb) => eb.or([eb('documentId', '=', documentId), eb('documentId', 'in', followers)]))
    .execute()
  const atRest = { state: 'done', code: null, message: null, updatedAt: now() } as const
  await db
    .updateTable('version')
    .set({ ...atRest, parserVersion: null, title: null, pageCount: 0, passageCount: 0, truncated: null })
    .set((eb) => ({ stage: 'done', isIndexed: false, revision: eb('revision', '+', 1) }))
    .where('documentId', '=', documentId)
    .execute()
  await db
    .updateTable('location')
    .set({ ...atRest, hints: '{}', bodyKey: null, etag: null, lastModified: null })
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('documentId', '=', documentId)
    .execute()
}

/** Records that an address belongs to a removed document, so that it is not fetched again. */
export async function linkRemoved(db: Connection, locationId: string, documentId: string): Promise<void> {
  await db
    .updateTable('location')
    .set({ documentId: documentId, bodyKey: null })
    .where('locationId', '=', locationId)
    .execute()
}

/** Blob keys of the originals of a removed document that no location of another document uses. */
export async function listUnneededBodies(db: Connection, documentId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('version')
    .select('bodyKey')
    .where('documentId', '=', documentId)
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('location')
            .select('location.locationId')
            .whereRef('location.bodyKey', '=', 'version.bodyKey')
            .whereRef('location.documentId', 'is distinct from', 'version.documentId'),
        ),
      ),
    )
    .execute()
  return rows.map((row) => row.bodyKey)
}

export async function finishRemoval(db: Connection, documentId: string, now: Date): Promise<void> {
  await db
    .updateTable('document')
    .set({ removalFinishedAt: now })
    .where('documentId', '=', documentId)
    .where('removedAt', 'is not', null)
    .execute()
}

/** Ids of removed documents whose removal is not finished. */
export async function listUnfinishedRemovals(db: Connection): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('document')
    .select('documentId')
    .where('removedAt', 'is not', null)
    .where('removalFinishedAt', 'is', null)
    .orderBy('removedAt')
    .execute()
  return rows.map((row) => row.documentId)
}

/** Tombstones, the latest first. */
export async function listTombstones(db: Connection, limit: number, offset: number): Promise<readonly Tombstone[]> {
  return selectTombstones(db).orderBy('removedAt', 'desc').orderBy('documentId').limit(limit).offset(offset).execute()
}

/** The tombstone that excludes these bytes or this document, or undefined. */
export async function readTombstone(
  db: Connection,
  which: { readonly documentId: string | null; readonly bodyKey: string | null },
): Promise<Tombstone | undefined> {
  const { documentId, bodyKey } = which
  return selectTombstones(db)
    .where(({ eb, or, selectFrom }) =>
      or([
        eb('documentId', '=', documentId),
        eb(
          'documentId',
          '=',
          selectFrom('document as merged').select('merged.mergedInto').where('merged.documentId', '=', documentId),
        ),
        eb('documentId', '=', selectFrom('version').select('version.documentId').where('bodyKey', '=', bodyKey)),
      ]),
    )
    .executeTakeFirst()
}

function selectTombstones(db: Connection) {
  return db
    .selectFrom('document')
    .select(['documentId', 'title', 'kind', 'publisher', 'published'])
    .select(({ eb, ref }) => [
      ref('removedAt').$notNull().as('removedAt'),
      ref('removedBy').$notNull().as('removedBy'),
      ref('removalReason').$notNull().as('reason'),
      eb('removalFinishedAt', 'is not', null).$castTo<boolean>().as('finished'),
    ])
    .where('removedAt', 'is not', null)
}
