import { z } from 'zod'
import { listParts } from '../../../db/texts/parts.ts'
import { readPages, readPassages, type PageSummary, type Passage } from '../../../db/texts/texts.ts'
import { decidePart, partDecisionSchema } from '../parts/decide-part.ts'
import { getDocument, getPage, getPassage, getVersion } from '../../../db/documents/get-document.ts'
import { readEvidence } from '../../../search/results/evidence.ts'
import { TEXT_SOURCES } from '../../../domain/parsed-document.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { documentSchema, toDocumentView, toVersionView, versionSchema } from '../../../api/views/document-view.ts'
import { evidenceSchema, toEvidenceView } from '../../../api/views/evidence-view.ts'
import { partSchema, toPartView } from '../parts/part-view.ts'
import { idSchema, linkSchema, PAGE_LABEL_DESCRIPTION, pageLabelSourceSchema } from '../../../api/views/parts.ts'

const params = z.object({ versionId: idSchema('version') })

const pageSchema = z.object({
  pageIndex: z.int(),
  pageLabel: z.string().nullable().meta({ description: PAGE_LABEL_DESCRIPTION }),
  pageLabelSource: pageLabelSourceSchema,
  extraction: z.enum(TEXT_SOURCES).meta({ description: 'How the text was obtained; `none`: no text could be read' }),
  confidence: z.number().nullable().meta({ description: '0 to 1, of OCR' }),
  isPicture: z.boolean().meta({ description: 'The text of the page is in a picture, which OCR has read or will read' }),
  link: linkSchema,
})

const passageSchema = z
  .object({
    passageId: z.string(),
    pageIndex: z.int(),
    start: z.int().meta({ description: 'In UTF-16 code units of the text of its page' }),
    end: z.int(),
    textHash: z.string().meta({ description: 'SHA-256 of the text as UTF-8' }),
    headingPath: z.array(z.string()),
    text: z.string(),
    link: linkSchema,
  })
  .meta({ id: 'Passage' })

export const versionRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/versions/{versionId}',
    access: 'public',
    operationId: 'getVersion',
    errors: ['version_missing', 'document_removed'],
    summary: 'A version of a document',
    params,
    reply: versionSchema,
    handle: async ({ app, params: { versionId } }) => {
      const version = await getVersion(app, versionId)
      return toVersionView(version, (await getDocument(app, version.documentId)).currentVersionId)
    },
  }),
  defineRoute({
    method: 'get',
    path: '/versions/{versionId}/original',
    access: 'public',
    operationId: 'downloadOriginal',
    errors: ['version_missing', 'document_removed', 'blob_missing'],
    summary: 'Download the original file',
    params,
    reply: { file: { 'application/octet-stream': 'bytes' } },
    handle: async ({ app, params: { versionId }, signal }) => {
      const version = await getVersion(app, versionId)
      return {
        body: await app.blobs.read(version.bodyKey, signal),
        mediaType: 'application/octet-stream', // the declared type may be wrong, and a browser would trust it
        fileName: version.fileName ?? versionId,
      }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/versions/{versionId}/pages',
    access: 'public',
    operationId: 'listPages',
    errors: ['version_missing', 'document_removed'],
    summary: 'The pages of a version, with their printed page numbers',
    params,
    reply: z.object({ pages: z.array(pageSchema) }),
    handle: async ({ app, params: { versionId } }) => {
      await getVersion(app, versionId)
      const pages = await readPages(app.catalogue, versionId)
      return { pages: pages.map((page) => toPageView(page)) }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/versions/{versionId}/pages/{pageIndex}',
    access: 'public',
    operationId: 'getPage',
    errors: ['version_missing', 'document_removed', 'page_missing'],
    summary: 'A page with its text and passages',
    params: params.extend({ pageIndex: z.int().min(1).max(1_000_000) }),
    reply: pageSchema.extend({
      text: z.string(),
      furniture: z.array(z.object({ start: z.int(), end: z.int() })).meta({
        description: 'Running headers, footers and page numbers within `text`; they are in no passage',
      }),
      tables: z
        .array(
          z.object({
            start: z.int(),
            end: z.int(),
            caption: z.string().nullable(),
            headRows: z.int().meta({ description: 'Rows at its top that name the columns' }),
            rows: z.array(z.array(z.string())),
          }),
        )
        .meta({ description: 'Tables within `text`, cell by cell, where the file gives cells' }),
      passages: z.array(passageSchema),
    }),
    handle: async ({ app, params: { versionId, pageIndex } }) => {
      const page = await getPage(app, versionId, pageIndex)
      const passages = await readPassages(app.catalogue, versionId, pageIndex)
      const { text, furniture } = page
      const tables = page.tables.map(({ rows, ...table }) => ({ ...table, rows: rows.map((row) => [...row]) }))
      return { ...toPageView(page), text, furniture, tables, passages: passages.map(toPassageView) }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/versions/{versionId}/passages',
    access: 'public',
    operationId: 'listPassages',
    errors: ['version_missing', 'document_removed'],
    summary: 'The passages of a version in reading order',
    params,
    reply: z.object({ passages: z.array(passageSchema) }),
    handle: async ({ app, params: { versionId } }) => {
      await getVersion(app, versionId)
      return { passages: (await readPassages(app.catalogue, versionId)).map(toPassageView) }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/versions/{versionId}/parts',
    access: 'public',
    operationId: 'listParts',
    errors: ['version_missing', 'document_removed'],
    summary: 'Documents that the file may contain, such as those of a committee pack, with the decisions on them',
    params,
    reply: z.object({ parts: z.array(partSchema) }),
    handle: async ({ app, params: { versionId } }) => {
      await getVersion(app, versionId)
      return { parts: (await listParts(app.catalogue, versionId)).map(toPartView) }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/parts/{partId}/decision',
    access: 'operator',
    operationId: 'decidePart',
    errors: ['part_missing'],
    summary: 'Accept or reject a proposed part; later parsing does not change the decision',
    params: z.object({ partId: idSchema('part') }),
    body: partDecisionSchema,
    reply: partSchema,
    handle: async ({ app, params: { partId }, body: { decision, by } }) =>
      toPartView(await decidePart(app, partId, decision, by)),
  }),
  defineRoute({
    method: 'get',
    path: '/passages/{passageId}',
    access: 'public',
    operationId: 'getPassage',
    errors: ['passage_missing', 'document_removed'],
    summary: 'A passage with its document, page and themes; for a passage that no longer exists, its successor',
    params: z.object({ passageId: idSchema('passage') }),
    reply: evidenceSchema.extend({ document: documentSchema }),
    handle: async ({ app, params: { passageId } }) => {
      const passage = await getPassage(app, passageId)
      const evidence = (await readEvidence(app, [passage.passageId], { kind: 'everything' })).get(passage.passageId)
      const document = await getDocument(app, passage.documentId)
      return { ...(evidence && toEvidenceView(evidence)), document: toDocumentView(app, document) }
    },
  }),
]

function toPageView({ versionId, pageIndex, label, labelSource, reading, confidence, isPicture }: PageSummary) {
  const link = `/versions/${versionId}/pages/${pageIndex}`
  return { pageIndex, pageLabel: label, pageLabelSource: labelSource, extraction: reading, confidence, isPicture, link }
}

function toPassageView(passage: Passage): z.infer<typeof passageSchema> {
  const { passageId, pageIndex, start, end, textHash, headingPath, text } = passage
  return {
    passageId,
    pageIndex,
    start,
    end,
    textHash,
    headingPath: [...headingPath],
    text,
    link: `/passages/${passageId}`,
  }
}
