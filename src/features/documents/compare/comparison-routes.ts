import { z } from 'zod'
import { compareVersions, getVersionsToCompare } from './compare-versions.ts'
import { getDocument } from '../../../db/documents/get-document.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { comparisonSchema, toComparisonView } from './comparison-view.ts'
import { idSchema, pagingSchema } from '../../../api/views/parts.ts'

const version = (what: string) => idSchema('version').nullable().default(null).meta({ description: what })

export const comparisonRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/documents/{documentId}/compare',
    access: 'public',
    operationId: 'compareDocumentVersions',
    errors: ['document_missing', 'document_removed', 'version_missing', 'compare_one'],
    summary: 'What changed between two versions: words page by page, themes gained and lost',
    params: z.object({ documentId: idSchema('document') }),
    query: z.strictObject({
      ...pagingSchema,
      from: version('A version of the document; by default the one before the current one'),
      to: version('By default the current one'),
    }),
    reply: comparisonSchema,
    handle: async ({ app, params: { documentId }, query, signal }) => {
      const { from, to } = await getVersionsToCompare(app, await getDocument(app, documentId), query)
      return toComparisonView(app, await compareVersions(app, from, to, signal), query)
    },
  }),
]
