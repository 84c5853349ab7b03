import { z } from 'zod'
import { documentSchema, toDocumentView } from '../../../api/views/document-view.ts'
import { linkSchema, PAGE_LABEL_DESCRIPTION, pageLabelSourceSchema } from '../../../api/views/parts.ts'
import type { FoundQuotation, PlaceOfQuotation } from '../../../search/quotations/find-quotation.ts'
import { readDocumentUrls } from '../../citations/document-urls.ts'
import { toTextCitation } from '../../citations/text-citation.ts'
import type { QuotationPorts } from './ports.ts'

const passageSchema = z.object({
  passageId: z.string(),
  pageIndex: z.int().meta({ description: 'Of the page in the file, from 1' }),
  pageLabel: z.string().nullable().meta({ description: PAGE_LABEL_DESCRIPTION }),
  pageLabelSource: pageLabelSourceSchema,
  ocrConfidence: z.number().nullable().meta({
    description:
      '0 to 1 where the words were read from a picture of the page by OCR; null where the file contains them',
  }),
  text: z.string(),
  spans: z
    .array(z.object({ start: z.int(), end: z.int() }))
    .meta({ description: 'The parts of `text` that the quotation quotes, in UTF-16 code units' }),
  link: linkSchema,
})

const placeSchema = z
  .object({
    likeness: z.number().meta({
      description:
        '0 to 1: of the words of the quotation and of the source between its first and its last, the share that are the same in the same order; words that the quotation marks as left out or inserted do not count',
    }),
    isVerbatim: z.boolean().meta({ description: 'Whether every word is the same' }),
    differences: z
      .array(
        z.object({
          kind: z.enum(['missing', 'added', 'changed']),
          quoted: z.string().nullable(),
          source: z.string().nullable(),
        }),
      )
      .meta({
        description:
          'In order, at most 50. `missing`: words of the source that the quotation leaves out without saying so; `added`: words that the source does not have',
      }),
    document: documentSchema,
    versionId: z.string(),
    isCurrent: z.boolean().meta({ description: 'Whether it is in the current version of the document' }),
    otherVersionIds: z
      .array(z.string())
      .meta({ description: 'Other versions of the document that say it at least as closely' }),
    passages: z.array(passageSchema).meta({
      description: 'The passages that hold it; several where it runs over the end of a passage or page',
    }),
    citation: z.string().meta({ description: 'In one line, with the page' }),
    permalink: z.string().meta({ description: 'Address of the first passage' }),
  })
  .meta({ id: 'PlaceOfQuotation' })

/** A quotation with its places, as the API and MCP return it. */
export const foundQuotationSchema = z
  .object({
    words: z.int().meta({ description: 'Words of the quotation that were compared' }),
    places: z.array(placeSchema).meta({
      description: 'The likeliest first; of equals, current versions, then the earliest publication',
    }),
    missingShards: z.array(z.string()).meta({
      description: 'Search servers that do not answer; the places lack the documents on them',
    }),
  })
  .meta({ id: 'FoundQuotation' })

export type FoundQuotationView = z.infer<typeof foundQuotationSchema>
export type PlaceView = z.infer<typeof placeSchema>

export async function toFoundQuotationView(app: QuotationPorts, found: FoundQuotation): Promise<FoundQuotationView> {
  const urls = await readDocumentUrls(
    app,
    found.places.map(({ document }) => document),
  )
  return {
    words: found.words,
    places: found.places.map((place) => toPlaceView(app, place, urls.get(place.document.documentId) ?? '')),
    missingShards: [...found.missing],
  }
}

/** The page where a quotation begins, and the one where it ends. */
export function pagesOf({ passages }: PlaceOfQuotation) {
  const [first, last] = [passages[0], passages.at(-1)]
  if (first === undefined || last === undefined) return null
  return {
    ...{ pageIndex: first.pageIndex, pageLabel: first.label },
    last: { pageIndex: last.pageIndex, pageLabel: last.label },
  }
}

function toPlaceView(app: QuotationPorts, place: PlaceOfQuotation, url: string): PlaceView {
  const [first] = place.passages
  const page = pagesOf(place)
  return {
    likeness: Math.round(place.likeness * 1_000) / 1_000,
    isVerbatim: place.isVerbatim,
    differences: place.differences.map((difference) => ({ ...difference })),
    document: toDocumentView(app, place.document),
    versionId: place.versionId,
    isCurrent: place.isCurrent,
    otherVersionIds: [...place.otherVersionIds],
    passages: place.passages.map(({ passageId, pageIndex, label, labelSource, confidence, text, spans }) => ({
      passageId,
      pageIndex,
      pageLabel: label,
      pageLabelSource: labelSource,
      ocrConfidence: confidence,
      text,
      spans: spans.map(({ start, end }) => ({ start, end })),
      link: `/passages/${passageId}`,
    })),
    citation: toTextCitation(place.document, url, page),
    permalink: `${app.config.http.publicUrl}/passages/${first?.passageId ?? ''}`,
  }
}
