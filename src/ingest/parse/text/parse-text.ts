import { cutText, toCleanText, toCleanValue } from './clean-text.ts'
import { charsetOf, decodeText } from '../../../formats/decode-text.ts'
import { MAX_HEADINGS, MAX_TEXT_CHARACTERS, MAX_TITLE_CHARACTERS } from '../limits.ts'
import type { Heading } from '../../../domain/parsed-document.ts'
import { toTitle } from '../metadata/metadata-values.ts'
import { findSiteFurniture } from './site-furniture.ts'
import { PLAIN_PAGE, NO_METADATA, type FileText } from './file-text.ts'

/** CommonMark 4.2: one to six `#`, white space, the title, and optional closing `#`. */
const MARKDOWN_HEADING = /^ {0,3}(#{1,6})[ \t]+(.+?)(?:[ \t]+#+)?[ \t]*$/gm

/** Plain text as one page. */
export function parseText(bytes: Uint8Array, declaredMediaType: string | null): FileText {
  return toTextFile(bytes, declaredMediaType, () => [])
}

/** Markdown as one page, with its markup kept in the text; only headings with `#` are found. */
export function parseMarkdown(bytes: Uint8Array, declaredMediaType: string | null): FileText {
  const file = toTextFile(bytes, declaredMediaType, markdownHeadings)
  const title = toTitle(file.pages[0]?.headings.find(({ level }) => level === 1)?.title ?? '')
  const metadata = title === null ? NO_METADATA : { ...NO_METADATA, title: { value: title, rule: 'markdown:h1' } }
  return { ...file, metadata }
}

function toTextFile(
  bytes: Uint8Array,
  declaredMediaType: string | null,
  headingsOf: (text: string) => readonly Heading[],
): FileText {
  const clean = toCleanText(decodeText(bytes, charsetOf(declaredMediaType), false).text)
  const text = cutText(clean, MAX_TEXT_CHARACTERS)
  return {
    pages: [
      { index: 1, label: null, text, headings: headingsOf(text), ...PLAIN_PAGE, furniture: findSiteFurniture(text) },
    ],
    metadata: NO_METADATA,
    links: [],
    truncated: text.length < clean.length ? 'text_cap' : null,
  }
}

function markdownHeadings(text: string): readonly Heading[] {
  const headings: Heading[] = []
  for (const { index, 1: marks = '', 2: words = '' } of text.matchAll(MARKDOWN_HEADING)) {
    if (headings.length === MAX_HEADINGS) break
    const title = toCleanValue(words, MAX_TITLE_CHARACTERS)
    if (title !== null) headings.push({ offset: index, level: marks.length, title })
  }
  return headings
}
