import { z } from 'zod'
import type { FoundEvidence } from '../../../search/results/evidence.ts'
import { EMPTY_REQUEST } from '../../../search/request/search-request.ts'
import { searchLibrary, type SearchHit } from '../../../search/results/search-library.ts'
import { readDocumentUrls } from '../../citations/document-urls.ts'
import { toTextCitation } from '../../citations/text-citation.ts'
import { takeWhole } from '../budget.ts'
import type { McpPorts } from '../ports.ts'
import { permalinkOf } from '../read-target.ts'
import { defineTool } from '../tool.ts'

/** Documents of an answer; a model that needs more asks more precisely. */
const RESULTS = 10

const resultSchema = z.object({
  citation: z.string().describe('How to cite it, with the printed page'),
  url: z.string().describe('Permanent address of the passage: give it beside every claim'),
  title: z.string(),
  text: z.string().describe('The passage, word for word'),
  page: z.string().describe('Printed page number, or #N for the Nth page of the file'),
  published: z.string().nullable(),
  id: z.string().describe('Id of the passage, for `fetch`, `read_page` and `cite`'),
  documentId: z.string(),
})

/** The arguments and the required fields of a result are those that ChatGPT's deep research expects of `search`. */
export const searchTool = defineTool({
  name: 'search',
  title: 'Search the library',
  description:
    'Searches the full text of a library of published strategies, plans and papers. Each result is a document with its best passage, word for word, and leads with a citation and a permanent address. Plain words are best; "exact phrase", OR, -word, word*, place:west-yorkshire, theme:hydrogen, publisher:"…", published:2017..2019 and title:word narrow a search. Call `fetch` with the id of a result to read the page around it.',
  input: z.object({
    query: z
      .string()
      .min(1)
      .max(10_000)
      .describe('What to search for, such as: hydrogen "green skills" place:west-yorkshire'),
  }),
  output: z.object({
    results: z.array(resultSchema),
    total: z.int().describe('Documents that match'),
    omitted: z
      .array(z.object({ id: z.string(), title: z.string(), url: z.string() }))
      .describe('Further results, left out to keep the answer short: call `fetch` with the id'),
    note: z.string().describe('What to know about this answer; empty where there is nothing'),
  }),
  run: async (app, { query }, signal) => {
    const request = { ...EMPTY_REQUEST, text: query, facets: 'none', limit: RESULTS } as const
    const found = await searchLibrary(app, request, signal)
    const urls = await readDocumentUrls(
      app,
      found.hits.map(({ document }) => document),
    )
    const results = found.hits.map((hit) => toResult(app, hit, urls.get(hit.document.documentId) ?? ''))
    const { taken, omitted } = takeWhole(results)
    return {
      results: [...taken],
      total: found.total,
      omitted: omitted.map(({ id, title, url }) => ({ id, title, url })),
      note: toNote(found.total, taken.length, found.missingShards.length, found.interpretation.matching),
    }
  },
})

function toResult(app: McpPorts, { document, passage }: SearchHit, url: string): z.infer<typeof resultSchema> {
  const page = passage.pageLabel ?? `#${passage.pageIndex}`
  return {
    citation: toTextCitation(document, url, passage),
    url: permalinkOf(app, passage.passageId),
    title: document.title,
    text: passage.text,
    page,
    published: document.published,
    id: (passage satisfies FoundEvidence).passageId,
    documentId: document.documentId,
  }
}

function toNote(total: number, shown: number, missing: number, matching: 'all' | 'some'): string {
  const notes = [
    ...(total === 0 ? ['Nothing matches. Use fewer or other words, and leave out place: and theme:.'] : []),
    ...(total > shown ? [`The first ${shown} of ${total} documents. Add words or a filter to narrow the search.`] : []),
    ...(matching === 'some' && total > 0 ? ['No passage has all words; these have some of them.'] : []),
    ...(missing > 0 ? ['Some search servers do not answer, and their documents are missing.'] : []),
  ]
  return notes.join(' ')
}
