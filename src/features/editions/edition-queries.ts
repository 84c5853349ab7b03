import { sql } from 'kysely'
import { ConflictError } from '../../errors.ts'
import type { Connection } from '../../db/database.ts'

/** A special edition in preparation. */
export interface EditionRow {
  readonly editionId: string
  readonly title: string
  readonly call: string
  readonly editors: readonly string[]
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly items: number
}

/** A document in an edition, or a passage of it with its words as they were when it was added. */
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
      editionId: edition.editionId,
      title: edition.title,
      call: edition.call,
      editors: JSON.stringify(edition.editors),
    })
    .execute()
}

export async function listEditions(db: Connection): Promise<readonly EditionRow[]> {
  return selectEditions(db).orderBy('createdAt', 'desc').orderBy('editionId').execute()
}

export async function readEdition(db: Connection, editionId: string): Promise<EditionRow | undefined> {
  return selectEditions(db).where('editionId', '=', editionId).executeTakeFirst()
}

export async function deleteEdition(db: Connection, editionId: string): Promise<boolean> {
  const result = await db.deleteFrom('edition').where('editionId', '=', editionId).executeTakeFirst()
  return result.numDeletedRows > 0n
}

/**
 * Appends an item. Documents and passages are in an edition once.
 * @throws ConflictError `edition_has_it`
 */
export async function insertItem(db: Connection, item: Omit<EditionItemRow, 'position'>): Promise<void> {
  const result = await db
    .insertInto('editionItem')
    .values({
      editionItemId: item.itemId,
      editionId: item.editionId,
      documentId: item.documentId,
      passageId: item.passageId,
      quotation: item.quotation,
      pageIndex: item.pageIndex,
      pageLabel: item.pageLabel,
      note: item.note,
      position: ({ selectFrom }) =>
        selectFrom('editionItem')
          .select(({ fn }) => sql<number>`coalesce(${fn.max('position')}, 0) + 1`.as('position'))
          .where('editionId', '=', item.editionId),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (result.numInsertedOrUpdatedRows === 0n) {
    throw new ConflictError('edition_has_it', 'the edition already contains this document or passage')
  }
}

export async function listItems(db: Connection, editionId: string): Promise<readonly EditionItemRow[]> {
  return db
    .selectFrom('editionItem')
    .select(['editionItemId as itemId', 'editionId', 'documentId', 'passageId', 'quotation', 'pageIndex', 'pageLabel'])
    .select(['note', 'position'])
    .where('editionId', '=', editionId)
    .orderBy('position')
    .orderBy('editionItemId')
    .execute()
}

/** Changes the note. Returns false where the edition has no such item. */
export async function updateNote(db: Connection, editionId: string, itemId: string, note: string): Promise<boolean> {
  const result = await db
    .updateTable('editionItem')
    .set({ note })
    .where('editionId', '=', editionId)
    .where('editionItemId', '=', itemId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Moves these items to the front, in this order; the others follow in their present order. */
export async function orderItems(db: Connection, editionId: string, itemIds: readonly string[]): Promise<void> {
  await db
    .updateTable('editionItem')
    .from(({ selectFrom }) =>
      selectFrom('editionItem')
        .select('editionItemId')
        .select(({ ref }) =>
          sql<number>`row_number() over (order by array_position(${itemIds}::text[], ${ref('editionItemId')}) nulls last,
            ${ref('position')}, ${ref('editionItemId')})`.as('place'),
        )
        .where('editionId', '=', editionId)
        .as('ordered'),
    )
    .set(({ ref }) => ({ position: ref('ordered.place') }))
    .whereRef('ordered.editionItemId', '=', 'editionItem.editionItemId')
    .execute()
}

export async function deleteItem(db: Connection, editionId: string, itemId: string): Promise<boolean> {
  const result = await db
    .deleteFrom('editionItem')
    .where('editionId', '=', editionId)
    .where('editionItemId', '=', itemId)
    .executeTakeFirst()
  return result.numDeletedRows > 0n
}

function selectEditions(db: Connection) {
  return db
    .selectFrom('edition')
    .select(['editionId', 'title', 'call', 'editors', 'createdAt', 'updatedAt'])
    .select(({ selectFrom }) =>
      selectFrom('editionItem')
        .select(({ cast, fn }) => cast<number>(fn.countAll(), 'integer').as('items'))
        .whereRef('editionItem.editionId', '=', 'edition.editionId')
        .$asScalar()
        .$notNull()
        .as('items'),
    )
}
