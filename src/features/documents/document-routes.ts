import { z } from 'zod'
import { text } from '../../domain/value-schemas.ts'
import { listDocuments } from '../../db/documents/documents.ts'
import { CITATION_FORMATS } from '../citations/citations.ts'
import { exportDocument } from '../editions/export-edition.ts'
import { getDocument } from '../../db/documents/get-document.ts'
import { offsetOf, toPage } from '../../api/paging.ts'
import { defineRoute, type Route } from '../../api/route.ts'
import { CITATION_FILES, citationFile } from '../citations/citation-file.ts'
import { detailSchema, toDetailView } from './detail-view.ts'
import { documentSchema, toDocumentView } from '../../api/views/document-view.ts'
import { idSchema, nextCursorSchema, pagingSchema } from '../../api/views/parts.ts'

const params = z.object({ documentId: idSchema('document') })

export const documentRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/documents',
    access: 'public',
    operationId: 'listDocuments',
    summary: 'All documents, the newest publication first',
    query: z.strictObject({
      ...pagingSchema,
      journal: text(200).nullable().default(null).meta({ description: 'Only papers of this journal' }),
    }),
    reply: z.object({ documents: z.array(documentSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, query }) => {
      const rows = await listDocuments(app.catalogue, query.limit + 1, offsetOf(query), query.journal)
      const page = toPage(rows, query)
      return { documents: page.rows.map((row) => toDocumentView(app, row)), nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/documents/{documentId}',
    access: 'public',
    operationId: 'getDocument',
    errors: ['document_missing', 'document_removed'],
    summary: 'A document with the provenance of its fields, its versions, dated events and addresses',
    params,
    reply: detailSchema,
    handle: async ({ app, params: { documentId } }) => toDetailView(app, await getDocument(app, documentId)),
  }),
  defineRoute({
    method: 'get',
    path: '/documents/{documentId}/citation',
    access: 'public',
    operationId: 'getDocumentCitation',
    errors: ['document_missing', 'document_removed'],
    summary: 'The document as BibTeX, RIS or CSL-JSON',
    params,
    query: z.strictObject({ format: z.enum(CITATION_FORMATS) }),
    reply: CITATION_FILES,
    handle: async ({ app, params: { documentId }, query: { format } }) => {
      const document = await getDocument(app, documentId)
      return citationFile(await exportDocument(app, document.documentId, format), document.documentId, format)
    },
  }),
]
