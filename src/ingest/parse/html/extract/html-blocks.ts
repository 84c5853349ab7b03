import { LineWriter, type LineText } from '../../text/line-writer.ts'
import { toSuperscript } from '../../text/superscripts.ts'

const ELEMENT = 1
const TEXT = 3

/** Elements whose text is never part of the page. */
const SKIPPED = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE TITLE SVG MATH IFRAME OBJECT EMBED CANVAS AUDIO VIDEO SELECT DATALIST'.split(' '),
)
/** Elements that begin and end a line. Cells only separate words, so that a row stays one line. */
const BLOCKS = new Set(
  (
    'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY BR CAPTION DD DETAILS DIALOG DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM ' +
    'H1 H2 H3 H4 H5 H6 HEADER HGROUP HR HTML LEGEND LI MAIN MENU NAV OL OPTGROUP P PRE SECTION SUMMARY TABLE TBODY ' +
    'TFOOT THEAD TR UL'
  ).split(' '),
)
const CELLS = new Set(['TD', 'TH'])
/** Nodes searched for the text of raised type: a note mark is a link with a number, and perhaps a hidden word. */
const MAX_RAISED_NODES = 12

/** The part of a DOM node that text extraction needs; linkedom's nodes conform to it. */
export interface TextNode {
  readonly nodeType: number
  readonly nodeName: string
  readonly nodeValue: string | null
  readonly firstChild: TextNode | null
  readonly nextSibling: TextNode | null
  readonly parentNode: TextNode | null
}

/** Position in the tree; `node` is null at the end. With `joinCells`, `cells` counts the enclosing table cells. */
interface Cursor {
  node: TextNode | null
  cells: number
  readonly joinCells: boolean
}

/**
 * The text below `root` in document order. Not recursive, since a page may nest to any depth. With `joinCells` a table
 * row is one line whatever its cells contain, as in a word processor; on the web a cell may contain the whole page.
 */
export function toHtmlText(root: TextNode, joinCells = false): LineText {
  const page = new LineWriter()
  const cursor: Cursor = { node: root, cells: 0, joinCells }
  while (cursor.node !== null && !page.full) {
    const child = SKIPPED.has(cursor.node.nodeName.toUpperCase()) ? null : enter(cursor, cursor.node, page)
    if (child === null) advance(cursor, root, page)
    else cursor.node = child
  }
  return page.finish()
}

function enter(cursor: Cursor, node: TextNode, page: LineWriter): TextNode | null {
  if (node.nodeType === TEXT) page.write(node.nodeValue ?? '')
  if (node.nodeType !== ELEMENT) return null
  const name = node.nodeName.toUpperCase()
  if (name === 'SUP' && writeSuperscript(node, page)) return null
  if (BLOCKS.has(name)) endBlock(cursor, page)
  if (CELLS.has(name)) page.write('\t')
  if (/^H[1-6]$/.test(name) && cursor.cells === 0) page.startHeading(Number(name[1]))
  if (CELLS.has(name) && cursor.joinCells && node.firstChild !== null) cursor.cells += 1
  return node.firstChild
}

/** Writes a note mark or exponent in superscript characters; false for other raised text, which is read as usual. */
function writeSuperscript(sup: TextNode, page: LineWriter): boolean {
  const raised = textWithin(sup)
  const written = raised === null ? null : toSuperscript(raised)
  if (written === null || written === raised) return false
  page.write(written)
  return true
}

/** The text of a small element; null if it is not small. */
function textWithin(root: TextNode): string | null {
  let text = ''
  const rest: TextNode[] = [root]
  for (let count = 0; count < MAX_RAISED_NODES; count++) {
    const node = rest.pop()
    if (node === undefined) return text
    if (node.nodeType === TEXT) text += node.nodeValue ?? ''
    if (node !== root && node.nextSibling !== null) rest.push(node.nextSibling)
    if (node.firstChild !== null) rest.push(node.firstChild)
  }
  return null
}

function endBlock({ cells }: Cursor, page: LineWriter): void {
  if (cells === 0) page.endLine()
  else page.write(' ')
}

/** Closes the node and every ancestor that ends with it, then moves to the next sibling; null at the end of `root`. */
function advance(cursor: Cursor, root: TextNode, page: LineWriter): void {
  while (cursor.node !== null) {
    const name = cursor.node.nodeName.toUpperCase()
    if (CELLS.has(name) && cursor.joinCells && cursor.node.firstChild !== null) cursor.cells -= 1
    if (BLOCKS.has(name)) endBlock(cursor, page)
    const next: TextNode | null = cursor.node === root ? null : cursor.node.nextSibling
    if (cursor.node === root || next !== null) {
      cursor.node = next
      return
    }
    cursor.node = cursor.node.parentNode
  }
}
