import type { App } from '../app.ts'
import { readPassages, type Page, type Passage } from '../catalogue/texts.ts'
import { readTags, type Tag } from '../catalogue/tags.ts'
import { getPage } from '../ingest/lookup.ts'
import { AppError } from '../errors.ts'
import { analyse } from './analysis/analyse.ts'
import { libraryNames } from './question/library-names.ts'
import { spansOf } from './question/match-question.ts'
import { parseQuestion } from './question/parse-question.ts'
import type { Span } from './search-engine.ts'

/** A page with its passages, what was found in them, and where the words of a question stand. */
export interface MarkedPage {
  readonly page: Page
  readonly passages: readonly Passage[]
  readonly tags: ReadonlyMap<string, readonly Tag[]>
  /** In UTF-16 code units of the page's text. */
  readonly marks: readonly Span[]
}

/**
 * A page to read, with the words of `text` marked as the search marks them; with none, where they are no question.
 * @throws NotFoundError `page_missing`
 */
export async function readMarkedPage(
  app: App,
  versionId: string,
  pageIndex: number,
  text: string,
): Promise<MarkedPage> {
  const page = await getPage(app, versionId, pageIndex)
  const passages = await readPassages(app.catalogue, versionId, pageIndex)
  const tags = await readTags(
    app.catalogue,
    passages.map((passage) => passage.passageId),
  )
  return { page, passages, tags, marks: marksOf(app, page.text, text) }
}

function marksOf(app: App, pageText: string, text: string): readonly Span[] {
  if (text.trim() === '') return []
  try {
    return spansOf(parseQuestion(text, libraryNames(app)), analyse(pageText))
  } catch (error) {
    if (error instanceof AppError) return [] // a page can be read without its marks
    throw error
  }
}
