import { parseHTML } from 'linkedom'
import { charsetOf, decodeText } from '../../../formats/decode-text.ts'
import { PLAIN_PAGE, type FileText } from '../text/file-text.ts'
import { toHtmlText } from './extract/html-blocks.ts'
import { openShadowRoots } from './extract/prepare-page.ts'
import { isShellText, readShellSigns } from './extract/page-shell.ts'
import type { LineText } from '../text/line-writer.ts'
import type { PageTable } from '../../../domain/parsed-document.ts'
import { placeTables } from '../text/place-tables.ts'
import { createLinkList } from './html-links.ts'
import { readHtmlTables } from './html-tables.ts'
import { boundNesting } from './html-nesting.ts'
import { toMainText, type MainSource } from './extract/html-main.ts'
import { visibleDates } from './metadata/html-visible-dates.ts'
import type { DateCandidate } from '../metadata/dated-events.ts'
import { readHtmlMetadata } from './metadata/html-metadata.ts'
import { malformed, parseFailure } from '../../pool/parse-failure.ts'

/** Types of articles; `CollectionPage` and `Dataset` are lists, and `Report` is a list of documents as often as a text. */
const ARTICLE_TYPE = /"@type"\s*:\s*\[?\s*"(?:\w*NewsArticle|Article|BlogPosting|ScholarlyArticle)"/

/**
 * A web page as one page: its main text, or its whole text if no main part is found.
 * @throws PermanentError `no_text` for a page that has no text without its scripts
 */
export function parseHtml(bytes: Uint8Array, declaredMediaType: string | null): FileText {
  const { text: markup } = decodeText(bytes, charsetOf(declaredMediaType), true)
  return parseMarkup(markup, toTextOfPage, (page) => (page.documentElement ? visibleDates(page.documentElement) : []))
}

function toTextOfPage(page: MainSource): LineText {
  const root = page.documentElement
  const signs = root === null ? null : readShellSigns(root)
  const main = toMainText(page, isArticle(page))
  if (signs !== null && isShellText(main.text, signs))
    throw parseFailure('no_text', 'the page has no text without its scripts')
  return main
}

/** Markup as one page; `readText` extracts its text, `readDates` the dates that it shows. */
export function parseMarkup(
  markup: string,
  readText: (page: MainSource) => LineText,
  readDates: (page: MainSource) => readonly DateCandidate[] = () => [],
): FileText {
  const page = openDocument(markup)
  const metadata = readHtmlMetadata(page, readDates(page))
  const links = createLinkList()
  for (const anchor of page.querySelectorAll('a[href],area[href]')) {
    if (links.full) break
    links.add(anchor.getAttribute('href') ?? '')
  }
  const { text, headings, truncated } = readText(page)
  return {
    pages: [{ index: 1, label: null, text, headings, tables: tablesOf(page, text), ...PLAIN_PAGE }],
    metadata,
    links: links.toArray(),
    truncated: truncated ? 'text_cap' : links.full ? 'link_cap' : null,
  }
}

/** The tables of a page that are in its text. */
function tablesOf(page: MainSource, text: string): readonly PageTable[] {
  return page.documentElement === null ? [] : placeTables(text, readHtmlTables(page.documentElement))
}

/** The whole text, including the head: linkedom leaves the body in a head that is not closed. */
export function toWholeText(page: MainSource): LineText {
  const root = page.documentElement
  return root === null ? { text: '', headings: [], truncated: false } : toHtmlText(root)
}

function openDocument(markup: string): MainSource {
  try {
    // text after the end of the body belongs to it by the standard, but linkedom would lose it
    const open = boundNesting(markup).replace(/<\/(?:body|html)\s*>/gi, '')
    // linkedom adds no body where there is none, and would lose text outside html
    const whole = /<html[\s>]/i.test(open) ? open : `<!doctype html><html><body>${open}</body></html>`
    const { document } = parseHTML(whole) as unknown as { document: MainSource }
    if (document.documentElement !== null) openShadowRoots(document.documentElement)
    return document
  } catch (error) {
    throw malformed('html', error)
  }
}

/** Whether Open Graph or schema.org data state that the page is an article, not a list or a register. */
function isArticle(page: MainSource): boolean {
  for (const element of page.querySelectorAll('meta[property="og:type"]')) {
    if (element.getAttribute('content')?.trim().toLowerCase() === 'article') return true
  }
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    if (ARTICLE_TYPE.test(script.textContent ?? '')) return true
  }
  return false
}
