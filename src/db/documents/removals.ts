import { sql } from 'kysely'
import type { Catalogue, Connection } from '../database.ts'
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
    for (const statement of statementsFor(documentId)) await statement.execute(db)
    return true
  })
}

function statementsFor(documentId: string) {
  const versions = sql`(select version_id from version where document_id = ${documentId})`
  return [
    sql`insert into retired_passage (passage_id, version_id, page_index, text)
      select passage_id, version_id, page_index, '' from passage where version_id in ${versions}
      on conflict (passage_id) do nothing`,
    sql`update retired_passage set text = '' where version_id in ${versions}`,
    sql`delete from passage where version_id in ${versions}`,
    sql`delete from page where version_id in ${versions}`,
    sql`delete from parse_change where version_id in ${versions}`,
    sql`delete from version_claim where version_id in ${versions}`,
    sql`delete from signature where version_id in ${versions}`,
    sql`delete from delivery where document_id = ${documentId} or version_id in ${versions}`,
    sql`update edition_item set quotation = null
      where document_id = ${documentId} or document_id in (select document_id from document where merged_into = ${documentId})`,
    sql`delete from document_place where document_id = ${documentId}`,
    sql`update version set parser_version = null, title = null, page_count = 0, passage_count = 0, truncated = null,
      stage = 'done', state = 'done', code = null, message = null, is_indexed = false, revision = revision + 1,
      updated_at = now() where document_id = ${documentId}`,
    sql`update location set hints = '{}', body_key = null, etag = null, last_modified = null, state = 'done', code = null,
      message = null, revision = revision + 1, updated_at = now() where document_id = ${documentId}`,
  ]
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
  const { rows } = await sql<{ bodyKey: string }>`select body_key from version where document_id = ${documentId}
    and not exists (select 1 from location where location.body_key = version.body_key
      and location.document_id is distinct from version.document_id)`.execute(db)
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
  const { rows } = await sql<{ documentId: string }>`select document_id from document
    where removed_at is not null and removal_finished_at is null order by removed_at`.execute(db)
  return rows.map((row) => row.documentId)
}

/** Tombstones, the latest first. */
export async function listTombstones(db: Connection, limit: number, offset: number): Promise<readonly Tombstone[]> {
  const { rows } = await sql<Tombstone>`${SELECT_TOMBSTONE} where removed_at is not null
    order by removed_at desc, document_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

/** The tombstone that excludes these bytes or this document, or undefined. */
export async function readTombstone(
  db: Connection,
  which: { readonly documentId: string | null; readonly bodyKey: string | null },
): Promise<Tombstone | undefined> {
  const { rows } = await sql<Tombstone>`${SELECT_TOMBSTONE} where removed_at is not null and (
    document_id = ${which.documentId}
    or document_id = (select merged_into from document merged where merged.document_id = ${which.documentId})
    or document_id = (select version.document_id from version where body_key = ${which.bodyKey}))`.execute(db)
  return rows[0]
}

const SELECT_TOMBSTONE = sql`
  select document_id, title, kind, publisher, published, removed_at,
    removed_by, removal_reason as reason, removal_finished_at is not null as finished
  from document`
