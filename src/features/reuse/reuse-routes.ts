import { z } from 'zod'
import { offsetOf, toPage } from '../../api/paging.ts'
import { defineRoute, type Route } from '../../api/route.ts'
import { documentSchema, toDocumentView } from '../../api/views/document-view.ts'
import {
  idSchema,
  linkSchema,
  nextCursorSchema,
  PAGE_LABEL_DESCRIPTION,
  pageLabelSourceSchema,
  pagingSchema,
} from '../../api/views/parts.ts'
import { listReusingDocuments } from './list-reusing-documents.ts'
import { readSharedPassages, type SharingPassage } from './read-shared-passages.ts'
import { reusePath } from './reuse-path.ts'

const order = z.enum(['earlier', 'unknown']).meta({
  description: '`earlier`: the first was published before the second; `unknown`: their dates do not say',
})

const pairSchema = z
  .object({
    ...{ first: documentSchema, second: documentSchema, order },
    passages: z.int().meta({ description: 'Passages of the second that share wording with one of the first' }),
    words: z.int().meta({ description: 'Words of the runs that they share, each of twelve words or more' }),
    mayBeOneWork: z
      .boolean()
      .meta({ description: 'Nearly one text, and nobody has decided whether they are one work' }),
    link: linkSchema,
  })
  .meta({ id: 'ReusingDocuments' })

const sharingSchema = z
  .object({
    ...{ passageId: z.string(), text: z.string(), pageIndex: z.int() },
    pageLabel: z.string().nullable().meta({ description: PAGE_LABEL_DESCRIPTION }),
    pageLabelSource: pageLabelSourceSchema,
    spans: z
      .array(z.object({ start: z.int(), end: z.int() }))
      .meta({ description: 'The shared runs of words, in UTF-16 code units of the text' }),
    link: linkSchema,
  })
  .meta({ id: 'SharingPassage' })

export const reuseRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/reuse',
    access: 'public',
    operationId: 'listTextReuse',
    summary: 'Pairs of documents that share wording, those with the most shared words first',
    query: z.strictObject({
      ...pagingSchema,
      documentId: idSchema('document').nullable().default(null),
      place: idSchema('place').nullable().default(null),
    }),
    reply: z.object({ pairs: z.array(pairSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, query }) => {
      const { documentId, place, limit } = query
      const rows = await listReusingDocuments(app, { documentId, placeId: place }, limit + 1, offsetOf(query))
      const page = toPage(rows, query)
      const pairs = page.rows.map(({ first, second, ...counts }) => ({
        ...counts,
        first: toDocumentView(app, first),
        second: toDocumentView(app, second),
        link: reusePath(first.documentId, second.documentId),
      }))
      return { pairs, nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/reuse/{documentId}/{otherId}',
    access: 'public',
    operationId: 'getTextReuse',
    errors: ['document_missing'],
    summary: 'The passages of two documents that share wording, with both pages',
    params: z.object({ documentId: idSchema('document'), otherId: idSchema('document') }),
    reply: z.object({
      ...{ first: documentSchema, second: documentSchema, order },
      passages: z.array(
        z.object({
          ...{ first: sharingSchema, second: sharingSchema, words: z.int() },
          quoted: z.boolean().meta({ description: 'The second has it between quotation marks' }),
        }),
      ),
    }),
    handle: async ({ app, params }) => {
      const { first, second, order: known, passages } = await readSharedPassages(app, params.documentId, params.otherId)
      return {
        first: toDocumentView(app, first),
        second: toDocumentView(app, second),
        order: known,
        passages: passages.map((pair) => ({
          ...{ first: toSharingView(pair.first), second: toSharingView(pair.second) },
          ...{ words: pair.words, quoted: pair.isQuoted },
        })),
      }
    },
  }),
]

function toSharingView({ passage, spans }: SharingPassage): z.infer<typeof sharingSchema> {
  const { passageId, text, pageIndex, label, labelSource, versionId } = passage
  return {
    ...{ passageId, text, pageIndex, pageLabel: label, pageLabelSource: labelSource, spans: [...spans] },
    link: `/versions/${versionId}/pages/${pageIndex}#${passageId}`,
  }
}
