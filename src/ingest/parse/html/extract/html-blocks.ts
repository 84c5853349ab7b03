import { LineWriter, type LineText } from '../../text/line-writer.ts'

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

/** Where the walk is; null at its end. `cells` counts the table cells around it where they join their blocks. */
interface Place {
  node: TextNode | null
  cells: number
  readonly joinCells: boolean
}

/**
 * The words below `root` in document order. Walks without recursion: nesting is as deep as the page wants it. With
 * `joinCells` a row is one line whatever its cells hold, as in a word processor; on the web a cell may hold the page.
 */
export function toHtmlText(root: TextNode, joinCells = false): LineText {
  const page = new LineWriter()
  const place: Place = { node: root, cells: 0, joinCells }
  while (place.node !== null && !page.full) {
    const child = SILENT.has(place.node.nodeName.toUpperCase()) ? null : enter(place, place.node, page)
    if (child === null) goOn(place, root, page)
    else place.node = child
  }
  return page.finish()
}

function enter(place: Place, node: TextNode, page: LineWriter): TextNode | null {
  if (node.nodeType === TEXT) page.write(node.nodeValue ?? '')
  if (node.nodeType !== ELEMENT) return null
  const name = node.nodeName.toUpperCase()
  if (BLOCKS.has(name)) endBlock(place, page)
  if (CELLS.has(name)) page.write('\t')
  if (/^H[1-6]$/.test(name) && place.cells === 0) page.startHeading(Number(name[1]))
  if (CELLS.has(name) && place.joinCells && node.firstChild !== null) place.cells += 1
  return node.firstChild
}

function endBlock({ cells }: Place, page: LineWriter): void {
  if (cells === 0) page.endLine()
  else page.write(' ')
}

/** Leaves the node and whatever ends with it, and goes on beside it; null at the end of `root`. */
function goOn(place: Place, root: TextNode, page: LineWriter): void {
  while (place.node !== null) {
    const name = place.node.nodeName.toUpperCase()
    if (CELLS.has(name) && place.joinCells && place.node.firstChild !== null) place.cells -= 1
    if (BLOCKS.has(name)) endBlock(place, page)
    const next: TextNode | null = place.node === root ? null : place.node.nextSibling
    if (place.node === root || next !== null) {
      place.node = next
      return
    }
    place.node = place.node.parentNode
  }
}
