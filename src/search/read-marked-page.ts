import type { App } from '../app.ts'
import { readPassages, type Page, type Passage } from '../catalogue/texts.ts'
import { readTags, type Tag } from '../catalogue/tags.ts'
import { getPage } from '../ingest/lookup.ts'
import { allOf } from './filter.ts'
import type { Span } from './search-engine.ts'
import { MAX_TEXT } from './search-library.ts'

/** Passages of a version that are looked through for the words of a question; a page has about five. */
const MAX_PASSAGES = 1_000

/** A page with its passages, what was found in them, and where the words of a question stand. */
export interface MarkedPage {
  readonly page: Page
  readonly passages: readonly Passage[]
  readonly tags: ReadonlyMap<string, readonly Tag[]>
  /** In UTF-16 code units of the page's text. */
  readonly marks: readonly Span[]
}

/**
 * A page to read, with the words of `text` marked as the search marks them; with none, when the search is away.
 * @throws NotFoundError `page_missing`
 */
export async function readMarkedPage(
  app: App,
  versionId: string,
  pageIndex: number,
  text: string,
  signal: AbortSignal,
): Promise<MarkedPage> {
  const page = await getPage(app, versionId, pageIndex)
  const passages = await readPassages(app.catalogue, versionId, pageIndex)
  const tags = await readTags(
    app.catalogue,
    passages.map((passage) => passage.passageId),
  )
  return { page, passages, tags, marks: await marksOf(app, versionId, passages, text, signal) }
}

async function marksOf(
  app: App,
  versionId: string,
  passages: readonly Passage[],
  text: string,
  signal: AbortSignal,
): Promise<readonly Span[]> {
  if (text.trim() === '' || passages.length === 0) return []
  const starts = new Map(passages.map((passage) => [passage.passageId, passage.start]))
  const query = {
    text: text.slice(0, MAX_TEXT),
    matching: 'some',
    filter: allOf([{ kind: 'equals', field: 'version', value: versionId }]),
    sort: 'relevance',
    facets: [],
    by: 'passage',
    offset: 0,
    limit: MAX_PASSAGES,
  } as const
  const [answer] = await app.engine.search([query], signal).catch(() => []) // a page can be read without its marks
  return (answer?.hits ?? []).flatMap((hit) => {
    const at = starts.get(hit.passageId)
    return at === undefined ? [] : hit.highlights.map(({ start, end }) => ({ start: at + start, end: at + end }))
  })
}
