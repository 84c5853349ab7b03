import { parseBounded } from '../bounded-parser.ts'

/** What is read of a page to judge it: notices are short, and their words come early. */
const MAX_BYTES = 256 * 1024

/** Of a title or a block; nobody writes longer notices. */
const MAX_BLOCK_CHARACTERS = 2_000

/** Elements whose text nobody reads, or that say nothing of the page itself. */
const SKIPPED: ReadonlySet<string> = new Set([
  ...['script', 'style', 'template', 'svg', 'iframe', 'object', 'select', 'option', 'button', 'textarea'],
  ...['nav', 'header', 'footer', 'aside'],
])

/** A heading within a `<header>` is still the page's own. */
const HEADING = /^h[1-3]$/

const BLOCKS: ReadonlySet<string> = new Set([
  ...['p', 'div', 'li', 'td', 'th', 'dd', 'dt', 'section', 'article', 'main', 'body', 'br', 'ul', 'ol', 'table'],
  ...['tr', 'blockquote', 'pre', 'form', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'noscript', 'center', 'figure'],
])

/** The words of a page by which a notice is told from a document. */
export interface PageOutline {
  readonly title: string | null
  /** First to third level, in order. */
  readonly headings: readonly string[]
  /** Paragraphs and the like outside menus, headers and footers, in order; headings are not among them. */
  readonly blocks: readonly string[]
  /** Of the blocks, words in links left out: lists of links say nothing of the page itself. */
  readonly words: number
}

/** Reads the outline of an HTML page in one pass, whatever its nesting. */
export function outlineOf(bytes: Uint8Array): PageOutline {
  const collector = new OutlineCollector()
  // bytes of other encodings become U+FFFD, which matters to no phrase that is looked for
  parseBounded(new TextDecoder().decode(bytes.subarray(0, MAX_BYTES)), {
    onopentag: (name) => collector.open(name),
    ontext: (text) => collector.add(text),
    onclosetag: (name) => collector.close(name),
  })
  return collector.end()
}

class OutlineCollector {
  #title = ''
  #headings: string[] = []
  #blocks: string[] = []
  #words = 0
  #text = ''
  #heading: string | null = null
  #isTitle = false
  #skippedDepth = 0
  #linkDepth = 0

  open(name: string): void {
    if (name === 'title' && this.#title === '') this.#isTitle = true
    if (SKIPPED.has(name)) this.#skippedDepth += 1
    if (name === 'a') this.#linkDepth += 1
    if (BLOCKS.has(name)) this.#endBlock()
    if (HEADING.test(name)) this.#heading = ''
  }

  add(text: string): void {
    if (this.#isTitle) this.#title += text
    else if (this.#heading !== null) this.#heading += text
    else if (this.#skippedDepth === 0) {
      if (this.#text.length < MAX_BLOCK_CHARACTERS) this.#text += text
      if (this.#linkDepth === 0) this.#words += text.match(/\p{L}[\p{L}\p{N}'’-]*/gu)?.length ?? 0
    }
  }

  close(name: string): void {
    if (name === 'title') this.#isTitle = false
    if (SKIPPED.has(name)) this.#skippedDepth -= 1
    if (name === 'a') this.#linkDepth -= 1
    if (HEADING.test(name) && this.#heading !== null) {
      const heading = toLine(this.#heading)
      if (heading !== '') this.#headings.push(heading)
      this.#heading = null
    }
    if (BLOCKS.has(name)) this.#endBlock()
  }

  end(): PageOutline {
    this.#endBlock()
    return {
      title: toLine(this.#title) || null,
      headings: this.#headings,
      blocks: this.#blocks,
      words: this.#words,
    }
  }

  #endBlock(): void {
    const block = toLine(this.#text)
    if (block !== '') this.#blocks.push(block)
    this.#text = ''
  }
}

function toLine(text: string): string {
  return text.slice(0, MAX_BLOCK_CHARACTERS).replace(/\s+/g, ' ').trim()
}
