import { z } from 'zod'
import { filledText, reasonText } from '../../domain/value-schemas.ts'
import { listExclusions, type Exclusion } from './screening-queries.ts'
import { getEdition } from './edition.ts'
import { exclude, undoExclusion } from './screening.ts'
import { offsetOf, toPage } from '../../api/paging.ts'
import { defineRoute, type Route } from '../../api/route.ts'
import { idSchema, instantSchema, nextCursorSchema, pagingSchema, toInstant } from '../../api/views/parts.ts'

const params = z.object({ editionId: idSchema('edition') })

const exclusionSchema = z
  .object({ documentId: z.string(), reason: z.string(), by: z.string(), at: instantSchema })
  .meta({ id: 'Exclusion' })

export const screeningRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/editions/{editionId}/exclusions',
    access: 'operator',
    operationId: 'listExclusions',
    errors: ['edition_missing'],
    summary: 'Documents excluded from an edition, with the reasons, the latest first',
    params,
    query: z.strictObject(pagingSchema),
    reply: z.object({ exclusions: z.array(exclusionSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, params: { editionId }, query }) => {
      await getEdition(app, editionId)
      const page = toPage(await listExclusions(app.catalogue, editionId, query.limit + 1, offsetOf(query)), query)
      return { exclusions: page.rows.map(toView), nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/editions/{editionId}/exclusions',
    access: 'operator',
    operationId: 'excludeDocument',
    location: '/editions/{editionId}/exclusions',
    errors: ['edition_missing', 'document_missing', 'document_removed', 'edition_has_it'],
    summary: 'Exclude a document from an edition, with the reason; a second request replaces the first',
    params,
    body: z.strictObject({
      documentId: idSchema('document'),
      reason: reasonText(500),
      by: filledText(200, 'enter a name'),
    }),
    reply: exclusionSchema,
    status: 201,
    handle: async ({ app, params: { editionId }, body }) => toView(await exclude(app, editionId, body)),
  }),
  defineRoute({
    method: 'delete',
    path: '/editions/{editionId}/exclusions/{documentId}',
    access: 'operator',
    operationId: 'deleteExclusion',
    errors: ['edition_missing', 'exclusion_missing'],
    summary: 'Undo an exclusion',
    params: params.extend({ documentId: idSchema('document') }),
    reply: 'nothing',
    status: 204,
    handle: ({ app, params: { editionId, documentId } }) => undoExclusion(app, editionId, documentId),
  }),
]

function toView({ documentId, reason, decidedBy, decidedAt }: Exclusion): z.infer<typeof exclusionSchema> {
  return { documentId, reason, by: decidedBy, at: toInstant(decidedAt) }
}
