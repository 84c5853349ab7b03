import { headingLevel, isBlock, isCell } from './html-block-names.ts'
import { LineWriter, type LineText } from '../../text/line-writer.ts'
import { toSuperscript } from '../../text/superscripts.ts'

const ELEMENT = 1
const TEXT = 3

/** Elements whose text is never part of the page. */
const SKIPPED = new Set(
  'SCRIPT STYLE NOSCRIPT TEMPLATE TITLE SVG MATH IFRAME OBJECT EMBED CANVAS AUDIO VIDEO SELECT DATALIST'.split(' '),
)
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
  getAttribute?(name: string): string | null
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
  if (node.nodeName.toUpperCase() === 'SUP' && writeSuperscript(node, page)) return null
  const level = headingLevel(node)
  if (isBlock(node)) endBlock(cursor, page)
  if (isCell(node)) page.write('\t')
  if (level > 0 && cursor.cells === 0) page.startHeading(level)
  if (isCell(node) && cursor.joinCells && node.firstChild !== null) cursor.cells += 1
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
    if (cursor.node.nodeType === ELEMENT) {
      if (isCell(cursor.node) && cursor.joinCells && cursor.node.firstChild !== null) cursor.cells -= 1
      if (isBlock(cursor.node)) endBlock(cursor, page)
    }
    const next: TextNode | null = cursor.node === root ? null : cursor.node.nextSibling
    if (cursor.node === root || next !== null) {
      cursor.node = next
      return
    }
    cursor.node = cursor.node.parentNode
  }
}
