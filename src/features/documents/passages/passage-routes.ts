import { z } from 'zod'
import { findInDocument } from '../../../search/match/find-in-document.ts'
import { searchParametersSchema, toRequest } from '../../../search/request/search-parameters.ts'
import { offsetOf, toPage } from '../../../api/paging.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { documentSchema, toDocumentView } from '../../../api/views/document-view.ts'
import { evidenceSchema, toEvidenceView } from '../../../api/views/evidence-view.ts'
import { idSchema, nextCursorSchema, pagingSchema } from '../../../api/views/parts.ts'
import { interpretationSchema, toInterpretationView } from '../../search/interpretation-view.ts'

const query = searchParametersSchema.extend({
  ...pagingSchema,
  sort: searchParametersSchema.shape.sort.meta({ description: 'Accepted but ignored: passages are in reading order' }),
})

const replySchema = z
  .object({
    document: documentSchema,
    interpretation: interpretationSchema,
    matching: z.enum(['all', 'some']).meta({ description: 'Whether all words of the query must match, or some' }),
    total: z.int().meta({ description: 'Matching passages of the document' }),
    isWhole: z
      .boolean()
      .meta({ description: 'False where more than 10,000 passages match and only some are returned' }),
    passages: z.array(evidenceSchema).meta({ description: 'In reading order, those of the current version first' }),
    nextCursor: nextCursorSchema,
  })
  .meta({ id: 'DocumentPassages' })

export const documentPassageRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/documents/{documentId}/passages',
    access: 'public',
    operationId: 'findPassagesInDocument',
    errors: ['document_missing', 'document_removed', 'question_invalid', 'question_too_long', 'question_too_wide'],
    summary: 'All passages of a document that match a search, by page',
    params: z.object({ documentId: idSchema('document') }),
    query,
    reply: replySchema,
    handle: async ({ app, params, query: { limit, cursor, ...asked }, signal }) => {
      const request = toRequest({ ...asked, limit, cursor: null })
      const window = { offset: offsetOf({ limit, cursor }), limit: limit + 1 }
      const found = await findInDocument(app, params.documentId, request, window, signal)
      const { rows, nextCursor } = toPage(found.passages, { limit, cursor })
      return {
        document: toDocumentView(app, found.document),
        interpretation: toInterpretationView(app, found.interpretation),
        matching: found.interpretation.matching,
        total: found.total,
        isWhole: found.isWhole,
        passages: rows.map(toEvidenceView),
        nextCursor,
      }
    },
  }),
]
