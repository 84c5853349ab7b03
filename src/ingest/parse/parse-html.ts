import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { charsetOf, decodeText } from './decode-text.ts'
import { PLAIN_PAGE, type FileText } from './file-text.ts'
import { toHtmlText, type HtmlText, type TextNode } from './html-blocks.ts'
import { createLinkList } from './html-links.ts'
import { readHtmlMetadata, type MetadataElement, type MetadataSource } from './html-metadata.ts'
import { malformed } from './parse-failure.ts'

/** Readability's time grows with elements times depth (9,000 nested divs: 21 s); larger pages are read whole. */
const MAX_READABILITY_ELEMENTS = 20_000
const MAX_READABILITY_DEPTH = 250

/** A main text that is shorter than this, or than this share of the page, is more likely a wrong guess than a short page. */
const MIN_MAIN_CHARACTERS = 250
const MIN_MAIN_SHARE = 0.2

/** What we use of linkedom's document; its own types are those of a browser, which this program does not load. */
interface HtmlDocument extends MetadataSource {
  readonly documentElement: (MetadataElement & TextNode) | null
}

/** A web page as one page: its main text, or its whole text where no main part is found. */
export function parseHtml(bytes: Uint8Array, declaredMediaType: string | null): FileText {
  return parseMarkup(decodeText(bytes, charsetOf(declaredMediaType), true).text, toMainText)
}

/** Markup as one page; `readText` decides what of it is text. */
export function parseMarkup(markup: string, readText: (page: HtmlDocument) => HtmlText): FileText {
  const page = openDocument(markup)
  const metadata = readHtmlMetadata(page)
  const links = createLinkList()
  for (const anchor of page.querySelectorAll('a[href],area[href]')) {
    if (links.full) break
    links.add(anchor.getAttribute('href') ?? '')
  }
  const { text, headings, truncated } = readText(page)
  return {
    pages: [{ index: 1, label: null, text, headings, ...PLAIN_PAGE }],
    metadata,
    links: links.toArray(),
    truncated: truncated ? 'text_cap' : links.full ? 'link_cap' : null,
  }
}

/** The whole text. Not of the body alone: linkedom leaves in the head what follows a head that nobody closed. */
export function toWholeText(page: HtmlDocument): HtmlText {
  const root = page.documentElement
  return root === null ? { text: '', headings: [], truncated: false, depth: 0 } : toHtmlText(root)
}

/** Changes `page`: readability takes it apart. */
function toMainText(page: HtmlDocument): HtmlText {
  const whole = toWholeText(page)
  const main = whole.depth > MAX_READABILITY_DEPTH ? null : readMain(page)
  if (main === null || main.text.length < MIN_MAIN_CHARACTERS) return whole
  return main.text.length < whole.text.length * MIN_MAIN_SHARE ? whole : main
}

function readMain(page: HtmlDocument): HtmlText | null {
  try {
    const options = { maxElemsToParse: MAX_READABILITY_ELEMENTS, serializer: (node: unknown) => node as TextNode }
    const content = new Readability<TextNode>(page as never, options).parse()?.content
    return content ? toHtmlText(content) : null
  } catch {
    return null // too many elements, or markup that it cannot take apart: the whole text is there
  }
}

function openDocument(markup: string): HtmlDocument {
  try {
    // as the standard has it, what follows the end of a body belongs to it: linkedom would lose it
    const open = markup.replace(/<\/(?:body|html)\s*>/gi, '')
    // without a body linkedom makes none, and text outside of html would be lost
    const whole = /<html[\s>]/i.test(open) ? open : `<!doctype html><html><body>${open}</body></html>`
    const { document } = parseHTML(whole) as unknown as { document: HtmlDocument }
    return document
  } catch (error) {
    throw malformed('html', error)
  }
}
