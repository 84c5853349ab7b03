import { cutText, toCleanText, toCleanValue } from './clean-text.ts'
import { MAX_HEADINGS, MAX_TEXT_CHARACTERS, MAX_TITLE_CHARACTERS } from './limits.ts'
import type { Heading } from './parsed.ts'

const ELEMENT = 1
const TEXT = 3

/** Never words of the page. */
const SILENT = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE TITLE SVG MATH IFRAME OBJECT EMBED CANVAS AUDIO VIDEO SELECT DATALIST'.split(' '),
)
/** Elements that begin and end a line. Cells only part words, so that a row stays one line. */
const BLOCKS = new Set(
  (
    'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY BR CAPTION DD DETAILS DIALOG DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM ' +
    'H1 H2 H3 H4 H5 H6 HEADER HGROUP HR HTML LEGEND LI MAIN MENU NAV OL OPTGROUP P PRE SECTION SUMMARY TABLE TBODY ' +
    'TFOOT THEAD TR UL'
  ).split(' '),
)
const CELLS = new Set(['TD', 'TH'])

/** The part of a DOM node that reading text needs; linkedom's nodes are such. */
export interface TextNode {
  readonly nodeType: number
  readonly nodeName: string
  readonly nodeValue: string | null
  readonly firstChild: TextNode | null
  readonly nextSibling: TextNode | null
  readonly parentNode: TextNode | null
}

/** Text with a line for each block, and where its headings stand. */
export interface HtmlText {
  readonly text: string
  readonly headings: readonly Heading[]
  readonly truncated: boolean
}

/** Where the walk is; null at its end. */
interface Place {
  node: TextNode | null
}

/** The words below `root` in document order. Walks without recursion: nesting is as deep as the page wants it. */
export function toHtmlText(root: TextNode): HtmlText {
  const page = new LineWriter()
  const place: Place = { node: root }
  while (place.node !== null && !page.full) {
    const child = SILENT.has(place.node.nodeName.toUpperCase()) ? null : enter(place.node, page)
    if (child === null) goOn(place, root, page)
    else place.node = child
  }
  return page.finish()
}

function enter(node: TextNode, page: LineWriter): TextNode | null {
  if (node.nodeType === TEXT) page.write(node.nodeValue ?? '')
  if (node.nodeType !== ELEMENT) return null
  const name = node.nodeName.toUpperCase()
  if (BLOCKS.has(name)) page.endLine()
  if (CELLS.has(name)) page.write('\t')
  if (/^H[1-6]$/.test(name)) page.startHeading(Number(name[1]))
  return node.firstChild
}

/** Leaves the node and whatever ends with it, and goes on beside it; null at the end of `root`. */
function goOn(place: Place, root: TextNode, page: LineWriter): void {
  while (place.node !== null) {
    if (BLOCKS.has(place.node.nodeName.toUpperCase())) page.endLine()
    const next: TextNode | null = place.node === root ? null : place.node.nextSibling
    if (place.node === root || next !== null) {
      place.node = next
      return
    }
    place.node = place.node.parentNode
  }
}

/** Gathers a line at a time and cleans it when it ends, so that offsets hold in the finished text. */
class LineWriter {
  #lines: string[] = []
  #characters = 0
  #pieces: string[] = []
  #headings: Heading[] = []
  #level = 0
  #pending = 0
  full = false

  write(piece: string): void {
    this.#pieces.push(piece)
    this.#pending += piece.length
    if (this.#pending > MAX_TEXT_CHARACTERS) this.endLine()
  }

  startHeading(level: number): void {
    this.#level = level
  }

  endLine(): void {
    const level = this.#level
    this.#level = 0
    const line = toCleanText(this.#pieces.join('')).replace(/\s+/g, ' ').trim()
    this.#pieces = []
    this.#pending = 0
    if (line === '') return
    const kept = cutText(line, Math.max(0, MAX_TEXT_CHARACTERS - this.#characters))
    this.full = kept.length < line.length
    if (kept === '') return
    const title = level > 0 && this.#headings.length < MAX_HEADINGS ? toCleanValue(kept, MAX_TITLE_CHARACTERS) : null
    if (title !== null) this.#headings.push({ offset: this.#characters, level, title })
    this.#lines.push(kept)
    this.#characters += kept.length + 1
  }

  finish(): HtmlText {
    this.endLine()
    return { text: this.#lines.join('\n'), headings: this.#headings, truncated: this.full }
  }
}
