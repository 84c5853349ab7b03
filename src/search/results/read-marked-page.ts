import type { SearchPorts } from '../ports.ts'
import { readPassages, type Page, type Passage } from '../../db/texts/texts.ts'
import { readTags, type Tag } from '../../db/texts/tags.ts'
import { getPage } from '../../db/documents/get-document.ts'
import { AppError } from '../../errors.ts'
import { analyse } from '../analysis/analyse.ts'
import { libraryNames } from '../query/syntax/library-names.ts'
import { spansOf } from '../match/match-query.ts'
import { readQuery } from '../query/syntax/read-query.ts'
import type { Span } from '../engine/search-engine.ts'

/** A page with its passages, their tags, and the spans that match a query. */
export interface MarkedPage {
  readonly page: Page
  readonly passages: readonly Passage[]
  readonly tags: ReadonlyMap<string, readonly Tag[]>
  /** In UTF-16 code units of the page text. */
  readonly marks: readonly Span[]
}

/**
 * Reads a page and marks the spans that match `text` as the search does; unmarked where `text` is not a valid query.
 * @throws NotFoundError `page_missing`
 */
export async function readMarkedPage(
  app: SearchPorts,
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

function marksOf(app: SearchPorts, pageText: string, text: string): readonly Span[] {
  if (text.trim() === '') return []
  try {
    return spansOf(readQuery(text, libraryNames(app)).query, analyse(pageText))
  } catch (error) {
    if (error instanceof AppError) return [] // the page is readable without marks
    throw error
  }
}
