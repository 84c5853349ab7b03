import { z } from 'zod'
import { filledText, partialDateSchema, reasonText, text } from '../../../domain/value-schemas.ts'
import { deleteNoted, NOTED_STATUSES, recordEvent } from '../../../db/documents/events.ts'
import { listTombstones } from '../../../db/documents/removals.ts'
import { NotFoundError } from '../../../errors.ts'
import { removeDocument } from '../../../ingest/index/remove-document.ts'
import { getDocument } from '../../../db/documents/get-document.ts'
import { offsetOf, toPage } from '../../../api/paging.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { idSchema, instantSchema, nextCursorSchema, pagingSchema, toInstant } from '../../../api/views/parts.ts'

const params = z.object({ documentId: idSchema('document') })
const by = filledText(200, 'enter a name')
const dated = partialDateSchema

const tombstoneSchema = z
  .object({
    documentId: z.string(),
    title: z.string(),
    kind: z.string(),
    publisher: z.string().nullable(),
    published: z.string().nullable(),
    removedAt: instantSchema,
    removedBy: z.string(),
    reason: z.string(),
    finished: z
      .boolean()
      .meta({ description: 'Whether its original files and its passages in the index have been deleted too' }),
  })
  .meta({ id: 'Tombstone' })

const eventSchema = z.strictObject({
  status: z.enum(NOTED_STATUSES),
  dated,
  by,
  note: text(2_000).trim().nullable().default(null),
  supersededBy: idSchema('document').nullable().default(null),
})

export const removalRoutes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/documents/{documentId}/removal',
    access: 'operator',
    operationId: 'removeDocument',
    errors: ['document_missing', 'document_removed'],
    summary:
      'Remove a document permanently, with its texts and original files; its ids then answer 410 with date and reason',
    params,
    body: z.strictObject({ by, reason: reasonText(2_000) }),
    reply: 'nothing',
    status: 204,
    handle: ({ app, params: { documentId }, body }) => removeDocument(app, documentId, body),
  }),
  defineRoute({
    method: 'get',
    path: '/removals',
    access: 'public',
    operationId: 'listRemovals',
    summary: 'Removed documents, the latest first',
    query: z.strictObject(pagingSchema),
    reply: z.object({ removals: z.array(tombstoneSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, query }) => {
      const page = toPage(await listTombstones(app.catalogue, query.limit + 1, offsetOf(query)), query)
      const removals = page.rows.map((row) => ({ ...row, removedAt: toInstant(row.removedAt) }))
      return { removals, nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/documents/{documentId}/events',
    access: 'operator',
    operationId: 'recordDocumentEvent',
    errors: ['document_missing', 'document_removed'],
    summary: 'Record that a document was withdrawn or superseded, and when',
    params,
    body: eventSchema,
    reply: 'nothing',
    status: 204,
    handle: async ({ app, params: { documentId }, body: { by: notedBy, supersededBy, ...event } }) => {
      const document = await getDocument(app, documentId)
      const otherDocumentId = supersededBy === null ? null : (await getDocument(app, supersededBy)).documentId
      await recordEvent(app.catalogue, document.documentId, { ...event, notedBy, otherDocumentId })
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/documents/{documentId}/events/{status}/{dated}',
    access: 'operator',
    operationId: 'deleteDocumentEvent',
    errors: ['document_missing', 'document_removed', 'event_missing'],
    summary: 'Delete a recorded event',
    params: params.extend({ status: z.enum(NOTED_STATUSES), dated }),
    reply: 'nothing',
    status: 204,
    handle: async ({ app, params: { documentId, status, dated: day } }) => {
      const document = await getDocument(app, documentId)
      if (await deleteNoted(app.catalogue, document.documentId, status, day)) return
      throw new NotFoundError('event_missing', `no record that ${documentId} was ${status} on ${day}`)
    },
  }),
]
