import { z } from 'zod'
import { readAbsences, readLocationsOf, chooseAddress } from '../../catalogue/addresses.ts'
import { listDocuments, readVersions } from '../../catalogue/documents.ts'
import { readStatusEvents } from '../../catalogue/events.ts'
import { CITATION_FORMATS } from '../../curate/citations.ts'
import { exportDocument } from '../../curate/export-edition.ts'
import { getDocument } from '../../ingest/lookup.ts'
import { offsetOf, toPage } from '../paging.ts'
import { defineRoute, type Route } from '../route.ts'
import { addressSchema, toAddressView } from '../views/address-view.ts'
import { citationFile } from '../views/citation-file.ts'
import { documentSchema, toDocumentView, toVersionView, versionSchema } from '../views/document-view.ts'
import { idSchema, nextCursorSchema, pagingSchema } from '../views/parts.ts'

const params = z.object({ documentId: idSchema('document') })

const detailSchema = documentSchema
  .extend({
    provenance: z.record(z.string(), z.string()).meta({ description: 'Field -> the rule that gave its value' }),
    versions: z.array(versionSchema),
    events: z.array(
      z.object({
        status: z.string(),
        dated: z.string(),
        versionId: z.string().nullable(),
        rule: z.string(),
        notedBy: z.string().nullable(),
        note: z.string().nullable(),
        otherDocumentId: z.string().nullable().meta({ description: 'What superseded it' }),
      }),
    ),
    canonicalAddress: z.string().nullable().meta({
      description: 'The address to cite; never one of a staging host or a mirror',
    }),
    locations: z.array(addressSchema).meta({ description: 'Every address; the same bytes at several are one version' }),
  })
  .meta({ id: 'DocumentDetail' })

export const documentRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/documents',
    summary: 'All documents, the newest publication first',
    query: z.strictObject(pagingSchema),
    reply: z.object({ documents: z.array(documentSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, query }) => {
      const rows = await listDocuments(app.catalogue, query.limit + 1, offsetOf(query))
      const page = toPage(rows, query)
      return { documents: page.rows.map((row) => toDocumentView(app, row)), nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/documents/{documentId}',
    summary: 'A document with its versions, dated events and addresses',
    params,
    reply: detailSchema,
    handle: async ({ app, params: { documentId } }) => {
      const document = await getDocument(app, documentId)
      const versions = await readVersions(app.catalogue, document.documentId)
      const locations = await readLocationsOf(app.catalogue, document.documentId)
      const absences = await readAbsences(app.catalogue, document.documentId)
      return {
        ...toDocumentView(app, document),
        provenance: document.provenance,
        versions: versions.map((version) => toVersionView(version, document.currentVersionId)),
        events: [...(await readStatusEvents(app.catalogue, document.documentId))],
        canonicalAddress: chooseAddress(locations, document.currentVersionId)?.address ?? null,
        locations: locations.map((location) => toAddressView(location, absences)),
      }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/documents/{documentId}/citation',
    summary: 'The document as BibTeX or RIS',
    params,
    query: z.strictObject({ format: z.enum(CITATION_FORMATS) }),
    reply: 'file',
    handle: async ({ app, params: { documentId }, query: { format } }) => {
      const document = await getDocument(app, documentId)
      return citationFile(await exportDocument(app, document.documentId, format), document.documentId, format)
    },
  }),
]
