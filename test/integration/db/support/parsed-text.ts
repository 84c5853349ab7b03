import { NO_METADATA } from '../../../../src/ingest/parse/text/file-text.ts'
import type { ParsedDocument } from '../../../../src/domain/parsed-document.ts'

/** A page as a list of its passages, one on each line. */
export interface PageOf {
  readonly label: string | null
  readonly passages: readonly string[]
}

/** The parsed text of a file with these pages. */
export function parsedOf(pages: readonly PageOf[], headingPath: readonly string[] = []): ParsedDocument {
  return {
    pages: pages.map(({ label, passages }, index) => ({
      index: index + 1,
      label,
      labelSource: null,
      text: passages.join('\n'),
      headings: [],
      furniture: [],
      reading: 'text',
      confidence: null,
      isPicture: false,
    })),
    passages: pages.flatMap(({ passages }, index) => {
      let start = 0
      return passages.map((text) => {
        const passage = { pageIndex: index + 1, start, end: start + text.length, text, headingPath, continuation: '' }
        start = passage.end + 1
        return passage
      })
    }),
    metadata: NO_METADATA,
    links: [],
    parts: [],
    truncated: null,
  }
}
