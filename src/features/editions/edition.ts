import { randomBytes } from 'node:crypto'
import type { EditionPorts } from './ports.ts'
import { readDocument } from '../../db/documents/documents.ts'
import {
  deleteEdition,
  deleteItem,
  insertEdition,
  insertItem,
  listItems,
  orderItems,
  readEdition,
  updateNote,
  type EditionItemRow,
  type EditionRow,
} from './edition-queries.ts'
import { readMarkedPassages } from '../../db/texts/texts.ts'
import { InvalidInputError, NotFoundError } from '../../errors.ts'

/** The fields of a new edition. */
export interface EditionInput {
  readonly title: string
  readonly call: string
  readonly editors: readonly string[]
}

/** What to add: a passage (its document is implied) or a whole document. */
export interface ItemInput {
  readonly documentId: string | null
  readonly passageId: string | null
  readonly note: string
}

export async function createEdition(app: EditionPorts, input: EditionInput): Promise<EditionRow> {
  const editionId = `e${randomBytes(10).toString('hex')}`
  await insertEdition(app.catalogue, { editionId, ...input })
  return getEdition(app, editionId)
}

/** @throws NotFoundError `edition_missing` */
export async function getEdition(app: EditionPorts, editionId: string): Promise<EditionRow> {
  return (await readEdition(app.catalogue, editionId)) ?? missing(editionId)
}

/** @throws NotFoundError `edition_missing` */
export async function removeEdition(app: EditionPorts, editionId: string): Promise<void> {
  if (!(await deleteEdition(app.catalogue, editionId))) missing(editionId)
}

/**
 * Appends a document or a passage. The words and the page of a passage are copied, so that parsing again does not change
 * a quotation.
 * @throws InvalidInputError `edition_item_empty`; NotFoundError; ConflictError `edition_has_it`
 */
export async function addItem(app: EditionPorts, editionId: string, input: ItemInput): Promise<EditionItemRow> {
  await getEdition(app, editionId)
  const itemId = `i${randomBytes(10).toString('hex')}`
  const chosen = input.passageId === null ? await toDocumentItem(app, input) : await toQuotation(app, input.passageId)
  await insertItem(app.catalogue, { itemId, editionId, note: input.note, ...chosen })
  return getItem(app, editionId, itemId)
}

/** @throws NotFoundError `edition_item_missing` */
export async function noteItem(
  app: EditionPorts,
  editionId: string,
  itemId: string,
  note: string,
): Promise<EditionItemRow> {
  if (!(await updateNote(app.catalogue, editionId, itemId, note))) missingItem(itemId)
  return getItem(app, editionId, itemId)
}

/** @throws NotFoundError `edition_item_missing` */
export async function removeItem(app: EditionPorts, editionId: string, itemId: string): Promise<void> {
  if (!(await deleteItem(app.catalogue, editionId, itemId))) missingItem(itemId)
}

/**
 * Moves these items to the front, in this order; the others follow in their present order.
 * @throws InvalidInputError `edition_order` when an id is not in this edition
 */
export async function orderEdition(
  app: EditionPorts,
  editionId: string,
  itemIds: readonly string[],
): Promise<readonly EditionItemRow[]> {
  await getEdition(app, editionId)
  const known = new Set((await listItems(app.catalogue, editionId)).map((item) => item.itemId))
  const unknown = itemIds.filter((itemId) => !known.has(itemId))
  if (unknown.length > 0) throw new InvalidInputError('edition_order', `not in this edition: ${unknown.join(', ')}`)
  await orderItems(app.catalogue, editionId, itemIds)
  return listItems(app.catalogue, editionId)
}

async function getItem(app: EditionPorts, editionId: string, itemId: string): Promise<EditionItemRow> {
  const items = await listItems(app.catalogue, editionId)
  return items.find((item) => item.itemId === itemId) ?? missingItem(itemId)
}

type Chosen = Pick<EditionItemRow, 'documentId' | 'passageId' | 'quotation' | 'pageIndex' | 'pageLabel'>

async function toDocumentItem(app: EditionPorts, input: ItemInput): Promise<Chosen> {
  const { documentId } = input
  if (documentId === null) {
    throw new InvalidInputError('edition_item_empty', 'give a documentId or a passageId')
  }
  if ((await readDocument(app.catalogue, documentId)) === undefined) {
    throw new NotFoundError('document_missing', `no document ${documentId}`)
  }
  return { documentId, passageId: null, quotation: null, pageIndex: null, pageLabel: null }
}

async function toQuotation(app: EditionPorts, passageId: string): Promise<Chosen> {
  const passage = (await readMarkedPassages(app.catalogue, [passageId])).get(passageId)
  if (passage === undefined) throw new NotFoundError('passage_missing', `no passage ${passageId}`)
  const { documentId, pageIndex, text, label } = passage
  return { documentId, passageId, pageIndex, quotation: text, pageLabel: label }
}

function missing(editionId: string): never {
  throw new NotFoundError('edition_missing', `no edition ${editionId}`)
}

function missingItem(itemId: string): never {
  throw new NotFoundError('edition_item_missing', `no item ${itemId} in this edition`)
}
