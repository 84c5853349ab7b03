import { z } from 'zod'
import { findQuotation } from '../../../search/quotations/find-quotation.ts'
import { toFoundQuotationView, type PlaceView } from '../../search/quotations/quotation-view.ts'
import { takeWhole } from '../budget.ts'
import { defineTool } from '../tool.ts'

const PLACES = 10

const placeSchema = z.object({
  citation: z.string().describe('How to cite it, with the printed page'),
  url: z.string().describe('Permanent address of the passage'),
  title: z.string(),
  likeness: z.number().describe('0..1; 1: every word is the same'),
  isVerbatim: z.boolean(),
  differences: z.array(
    z.object({
      kind: z.enum(['missing', 'added', 'changed']),
      quoted: z.string().nullable(),
      source: z.string().nullable(),
    }),
  ),
  isCurrent: z.boolean().describe('Whether it is in the current version of the document'),
  passages: z
    .array(z.object({ id: z.string(), page: z.string(), quoted: z.array(z.string()), text: z.string() }))
    .describe('The passages word for word; `quoted`: the parts that the quotation quotes. Several over a page turn'),
  documentId: z.string(),
})

export const findQuotationTool = defineTool({
  name: 'find_quotation',
  title: 'Find where a quotation comes from',
  description:
    'Finds the source of a quotation of four words or more, verbatim or altered: document, printed page, the words of the source, how like they are and what differs, and the other places that say the same. Use it to check a quotation before you repeat it. `[...]` and `…` may stand for words left out.',
  input: z.object({ text: z.string().min(1).max(6_000).describe('The quotation, as pasted') }),
  output: z.object({
    places: z.array(placeSchema).describe('The likeliest first'),
    omitted: z.array(z.object({ id: z.string(), citation: z.string() })).describe('Further places: call `fetch`'),
    note: z.string(),
  }),
  run: async (app, { text }, signal) => {
    const found = await toFoundQuotationView(app, await findQuotation(app, text, { limit: PLACES }, signal))
    const { taken, omitted } = takeWhole(found.places.map(toPlace))
    return {
      places: [...taken],
      omitted: omitted.map(({ passages, citation }) => ({ id: passages[0]?.id ?? '', citation })),
      note: [
        ...(found.places.length === 0 ? ['Nothing in the library says this, verbatim or nearly so.'] : []),
        ...(found.missingShards.length > 0 ? ['Some search servers do not answer; their documents are missing.'] : []),
      ].join(' '),
    }
  },
})

function toPlace(place: PlaceView): z.infer<typeof placeSchema> {
  return {
    citation: place.citation,
    url: place.permalink,
    title: place.document.title,
    likeness: place.likeness,
    isVerbatim: place.isVerbatim,
    differences: place.differences,
    isCurrent: place.isCurrent,
    passages: place.passages.map(({ passageId, pageLabel, pageIndex, text, spans }) => ({
      id: passageId,
      page: pageLabel ?? `#${pageIndex}`,
      quoted: spans.map(({ start, end }) => text.slice(start, end)),
      text,
    })),
    documentId: place.document.documentId,
  }
}
