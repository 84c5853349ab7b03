import { z } from 'zod'
import { text } from '../../../domain/value-schemas.ts'
import { correctDocument, undoCorrection } from './correct-document.ts'
import { bySchema, changesSchema, reasonSchema } from './correction-schema.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { detailSchema, toDetailView } from '../detail-view.ts'
import { idSchema } from '../../../api/views/parts.ts'

const params = z.object({ documentId: idSchema('document') })

export const correctionRoutes: readonly Route[] = [
  defineRoute({
    method: 'patch',
    path: '/documents/{documentId}',
    access: 'operator',
    operationId: 'correctDocument',
    errors: [
      ...(['document_missing', 'document_removed', 'correction_empty', 'document_changed', 'doi_taken'] as const),
      ...(['place_unknown', 'theme_unknown'] as const),
    ],
    summary: 'Correct fields of a document; later parsing does not change corrected fields',
    params,
    body: z.strictObject({
      by: bySchema,
      reason: reasonSchema,
      revision: text(100).meta({ description: '`revision` of the document when it was read' }),
      changes: changesSchema,
    }),
    reply: detailSchema,
    handle: async ({ app, params: { documentId }, body }) =>
      toDetailView(app, await correctDocument(app, documentId, body)),
  }),
  defineRoute({
    method: 'post',
    path: '/documents/{documentId}/corrections/{correctionId}/undo',
    access: 'operator',
    operationId: 'undoCorrection',
    errors: ['document_missing', 'document_removed', 'correction_missing'],
    summary: 'Undo a correction: the field returns to the parsed value or an earlier correction',
    params: params.extend({ correctionId: z.string().regex(/^[0-9]{1,15}$/, 'must be the id of a correction') }),
    body: z.strictObject({ by: bySchema }),
    reply: detailSchema,
    handle: async ({ app, params: { documentId, correctionId }, body: { by } }) =>
      toDetailView(app, await undoCorrection(app, { documentId, correctionId, by })),
  }),
]
