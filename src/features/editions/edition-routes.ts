import { z } from 'zod'
import { filledText, text } from '../../domain/value-schemas.ts'
import { readDocuments } from '../../db/documents/documents.ts'
import { listEditions, listItems, type EditionItemRow, type EditionRow } from './edition-queries.ts'
import { CITATION_FORMATS } from '../citations/citations.ts'
import { addItem, createEdition, getEdition, noteItem, orderEdition, removeEdition, removeItem } from './edition.ts'
import { exportEdition } from './export-edition.ts'
import { defineRoute, type Route } from '../../api/route.ts'
import { CITATION_FILES, citationFile } from '../citations/citation-file.ts'
import { documentSchema, toDocumentView } from '../../api/views/document-view.ts'
import { idSchema, instantSchema, linkSchema, toInstant } from '../../api/views/parts.ts'

const MAX_NOTE = 10_000

const params = z.object({ editionId: idSchema('edition') })
const itemParams = params.extend({ itemId: idSchema('item') })
const note = text(MAX_NOTE)

const requires = (name: string) => ({ required: [name], properties: { [name]: { type: 'string' as const } } })

const editionSchema = z
  .object({
    editionId: z.string(),
    title: z.string(),
    call: z.string(),
    editors: z.array(z.string()),
    items: z.int(),
    createdAt: instantSchema,
    link: linkSchema,
  })
  .meta({ id: 'Edition' })

const itemSchema = z
  .object({
    itemId: z.string(),
    documentId: z.string(),
    passageId: z.string().nullable(),
    quotation: z.string().nullable(),
    pageIndex: z.int().nullable(),
    pageLabel: z.string().nullable(),
    note: z.string(),
    position: z.int(),
  })
  .meta({ id: 'EditionItem' })

export const editionRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/editions',
    access: 'public',
    operationId: 'listEditions',
    summary: 'Special editions in preparation',
    reply: z.object({ editions: z.array(editionSchema) }),
    handle: async ({ app }) => ({ editions: (await listEditions(app.catalogue)).map(toEditionView) }),
  }),
  defineRoute({
    method: 'post',
    path: '/editions',
    access: 'operator',
    operationId: 'createEdition',
    location: '/editions/{editionId}',
    summary: 'Create a special edition',
    body: z.strictObject({
      title: filledText(300),
      call: text(20_000).default(''),
      editors: z.array(filledText(200)).max(50).default([]),
    }),
    reply: editionSchema,
    status: 201,
    handle: async ({ app, body }) => toEditionView(await createEdition(app, body)),
  }),
  defineRoute({
    method: 'get',
    path: '/editions/{editionId}',
    access: 'public',
    operationId: 'getEdition',
    errors: ['edition_missing'],
    summary: 'An edition with its documents and quotations, in order',
    params,
    reply: editionSchema.extend({ contents: z.array(itemSchema.extend({ document: documentSchema.nullable() })) }),
    handle: async ({ app, params: { editionId } }) => {
      const edition = await getEdition(app, editionId)
      const items = await listItems(app.catalogue, editionId)
      const documents = await readDocuments(
        app.catalogue,
        items.map((item) => item.documentId),
      )
      const contents = items.map((item) => {
        const document = documents.get(item.documentId)
        return { ...toItemView(item), document: document === undefined ? null : toDocumentView(app, document) }
      })
      return { ...toEditionView(edition), contents }
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/editions/{editionId}',
    access: 'operator',
    operationId: 'deleteEdition',
    errors: ['edition_missing'],
    summary: 'Remove an edition; its documents stay in the library',
    params,
    reply: 'nothing',
    status: 204,
    handle: ({ app, params: { editionId } }) => removeEdition(app, editionId),
  }),
  defineRoute({
    method: 'post',
    path: '/editions/{editionId}/items',
    access: 'operator',
    operationId: 'addEditionItem',
    location: '/editions/{editionId}',
    errors: [
      'edition_missing',
      'document_missing',
      'document_removed',
      'passage_missing',
      'edition_item_empty',
      'edition_has_it',
    ],
    summary: 'Add a document or a passage to an edition',
    params,
    body: z
      .strictObject({
        documentId: idSchema('document').nullable().default(null),
        passageId: idSchema('passage').nullable().default(null),
        note: note.default(''),
      })
      .meta({ anyOf: ['documentId', 'passageId'].map(requires) }),
    reply: itemSchema,
    status: 201,
    handle: async ({ app, params: { editionId }, body }) => toItemView(await addItem(app, editionId, body)),
  }),
  defineRoute({
    method: 'patch',
    path: '/editions/{editionId}/items/{itemId}',
    access: 'operator',
    operationId: 'updateEditionItem',
    errors: ['edition_missing', 'edition_item_missing'],
    summary: "Change an item's note",
    params: itemParams,
    body: z.strictObject({ note }),
    reply: itemSchema,
    handle: async ({ app, params: { editionId, itemId }, body }) =>
      toItemView(await noteItem(app, editionId, itemId, body.note)),
  }),
  defineRoute({
    method: 'delete',
    path: '/editions/{editionId}/items/{itemId}',
    access: 'operator',
    operationId: 'deleteEditionItem',
    errors: ['edition_missing', 'edition_item_missing'],
    summary: 'Remove an item from an edition',
    params: itemParams,
    reply: 'nothing',
    status: 204,
    handle: ({ app, params: { editionId, itemId } }) => removeItem(app, editionId, itemId),
  }),
  defineRoute({
    method: 'post',
    path: '/editions/{editionId}/order',
    access: 'operator',
    operationId: 'orderEditionItems',
    errors: ['edition_missing', 'edition_order'],
    summary: 'Move items to the front, in this order; the others follow in their present order',
    params,
    body: z.strictObject({ itemIds: z.array(idSchema('item')).max(10_000) }),
    reply: z.object({ items: z.array(itemSchema) }),
    handle: async ({ app, params: { editionId }, body }) => ({
      items: (await orderEdition(app, editionId, body.itemIds)).map(toItemView),
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/editions/{editionId}/citations',
    access: 'public',
    operationId: 'getEditionCitations',
    errors: ['edition_missing'],
    summary: 'Export an edition as BibTeX, RIS or CSL-JSON, with quotations and their pages in the notes',
    params,
    query: z.strictObject({ format: z.enum(CITATION_FORMATS) }),
    reply: CITATION_FILES,
    handle: async ({ app, params: { editionId }, query: { format } }) =>
      citationFile(await exportEdition(app, editionId, format), editionId, format),
  }),
]

function toEditionView(edition: EditionRow): z.infer<typeof editionSchema> {
  const { editionId, title, call, editors, items, createdAt } = edition
  return {
    editionId,
    title,
    call,
    editors: [...editors],
    items,
    createdAt: toInstant(createdAt),
    link: `/editions/${editionId}`,
  }
}

function toItemView({ editionId: _editionId, ...item }: EditionItemRow): z.infer<typeof itemSchema> {
  return item
}
