import { sql } from 'kysely'
import { ConflictError } from '../../errors.ts'
import type { Connection } from '../../db/database.ts'

/** A special edition in the making. */
export interface EditionRow {
  readonly editionId: string
  readonly title: string
  readonly call: string
  readonly editors: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly items: number
}

/** A document in an edition, or a passage of it with the words as they stood when it was put in. */
export interface EditionItemRow {
  readonly itemId: string
  readonly editionId: string
  readonly documentId: string
  readonly passageId: string | null
  readonly quotation: string | null
  readonly pageIndex: number | null
  readonly pageLabel: string | null
  readonly note: string
  readonly position: number
}

export async function insertEdition(
  db: Connection,
  edition: Pick<EditionRow, 'editionId' | 'title' | 'call' | 'editors'>,
): Promise<void> {
  await db
    .insertInto('edition')
    .values({
      edition_id: edition.editionId,
      title: edition.title,
      call: edition.call,
      editors: JSON.stringify(edition.editors),
    })
    .execute()
}

export async function listEditions(db: Connection): Promise<readonly EditionRow[]> {
  const { rows } = await sql<EditionRow>`${SELECT_EDITION} order by created_at desc, edition_id`.execute(db)
  return rows
}

export async function readEdition(db: Connection, editionId: string): Promise<EditionRow | undefined> {
  const { rows } = await sql<EditionRow>`${SELECT_EDITION} where edition_id = ${editionId}`.execute(db)
  return rows[0]
}

export async function deleteEdition(db: Connection, editionId: string): Promise<boolean> {
  const result = await db.deleteFrom('edition').where('edition_id', '=', editionId).executeTakeFirst()
  return result.numDeletedRows > 0n
}

/**
 * Appends an item. Documents and passages are in an edition once.
 * @throws ConflictError `edition_has_it`
 */
export async function insertItem(db: Connection, item: Omit<EditionItemRow, 'position'>): Promise<void> {
  const result = await db
    .insertInto('edition_item')
    .values({
      edition_item_id: item.itemId,
      edition_id: item.editionId,
      document_id: item.documentId,
      passage_id: item.passageId,
      quotation: item.quotation,
      page_index: item.pageIndex,
      page_label: item.pageLabel,
      note: item.note,
      position: sql<number>`(select coalesce(max(position), 0) + 1 from edition_item
        where edition_id = ${item.editionId})`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (result.numInsertedOrUpdatedRows === 0n) {
    throw new ConflictError('edition_has_it', 'the edition has this document or passage already')
  }
}

export async function listItems(db: Connection, editionId: string): Promise<readonly EditionItemRow[]> {
  const { rows } = await sql<EditionItemRow>`
    select edition_item_id as "itemId", edition_id as "editionId", document_id as "documentId",
      passage_id as "passageId", quotation, page_index as "pageIndex", page_label as "pageLabel", note, position
    from edition_item where edition_id = ${editionId} order by position, edition_item_id`.execute(db)
  return rows
}

/** Changes the note. False: no such item in this edition. */
export async function updateNote(db: Connection, editionId: string, itemId: string, note: string): Promise<boolean> {
  const result = await db
    .updateTable('edition_item')
    .set({ note })
    .where('edition_id', '=', editionId)
    .where('edition_item_id', '=', itemId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Puts the items into this order; items that are not named keep theirs, after them. */
export async function orderItems(db: Connection, editionId: string, itemIds: readonly string[]): Promise<void> {
  await sql`
    update edition_item set position = ordered.place from (
      select edition_item_id, row_number() over (order by
        array_position(${itemIds as string[]}::text[], edition_item_id) nulls last, position, edition_item_id) as place
      from edition_item where edition_id = ${editionId}) ordered
    where ordered.edition_item_id = edition_item.edition_item_id`.execute(db)
}

export async function deleteItem(db: Connection, editionId: string, itemId: string): Promise<boolean> {
  const result = await db
    .deleteFrom('edition_item')
    .where('edition_id', '=', editionId)
    .where('edition_item_id', '=', itemId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

const SELECT_EDITION = sql`
  select edition_id as "editionId", title, call, editors, created_at as "createdAt", updated_at as "updatedAt",
    (select count(*)::int from edition_item where edition_item.edition_id = edition.edition_id) as items
  from edition`
