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
const by = filledText(200, 'who does it?')
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
    finished: z.boolean().meta({ description: 'Whether its originals and its passages in the index are gone too' }),
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
    summary: 'Take a document out for good: its texts and originals; its ids answer 410 with when and why',
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
    summary: 'What was removed, the latest first',
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
    summary: 'Note that a document was withdrawn or superseded, and when',
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
    summary: 'Take a noted event back',
    params: params.extend({ status: z.enum(NOTED_STATUSES), dated }),
    reply: 'nothing',
    status: 204,
    handle: async ({ app, params: { documentId, status, dated: day } }) => {
      const document = await getDocument(app, documentId)
      if (await deleteNoted(app.catalogue, document.documentId, status, day)) return
      throw new NotFoundError('event_missing', `nobody noted that ${documentId} was ${status} on ${day}`)
    },
  }),
]
