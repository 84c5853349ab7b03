import type { DraftCell, TableDraft } from '../text/place-tables.ts'
import { childElements, walkElements, type HtmlElement, type HtmlNode } from './html-dom.ts'

const MIN_ROWS = 2
const MIN_COLUMNS = 2
/** Share of rows with text in two cells at the least: fewer are a layout. */
const MIN_FULL_SHARE = 0.5
/** Characters of a cell at the most: more are a part of the page in a layout. */
const MAX_CELL_CHARACTERS = 2_000
/** Cells of a table; of a larger one nothing is kept but its text. */
const MAX_CELLS = 20_000
const MAX_SPAN = 100
const SECTIONS = new Set(['THEAD', 'TBODY', 'TFOOT'])

/** The data tables below a node, in document order; those that lay out a page or a part of it are none. */
export function readHtmlTables(root: HtmlNode): readonly TableDraft[] {
  const drafts: TableDraft[] = []
  walkElements(root, (element) => {
    if (nameOf(element) !== 'TABLE') return 'into'
    const draft = isLayout(element) ? null : toDraft(element)
    if (draft === null) return 'into' // its cells may hold others
    drafts.push(draft)
    return 'past'
  })
  return drafts
}

function nameOf(element: HtmlElement): string {
  return element.nodeName.toUpperCase()
}

function isLayout(table: HtmlElement): boolean {
  return ['presentation', 'none'].includes(table.getAttribute('role') ?? '') || hasTable(table)
}

function hasTable(table: HtmlElement): boolean {
  let found = false
  walkElements(table, (element) => {
    found ||= nameOf(element) === 'TABLE'
    return found ? 'past' : 'into'
  })
  return found
}

function toDraft(table: HtmlElement): TableDraft | null {
  const rows = rowsOf(table)
  const cells = rows.map((row) => toCells(row))
  const columns = cells.reduce((most, { width }) => Math.max(most, width), 0)
  const full = cells.filter(({ own }) => own.filter(({ text }) => text !== '').length >= MIN_COLUMNS)
  const all = cells.flatMap(({ own }) => own)
  if (rows.length < MIN_ROWS || columns < MIN_COLUMNS || full.length < rows.length * MIN_FULL_SHARE) return null
  if (columns * rows.length > MAX_CELLS || all.some(({ text }) => text.length > MAX_CELL_CHARACTERS)) return null
  const caption = childElements(table).find((child) => nameOf(child) === 'CAPTION')
  const isHead = rows.map((row) => isHeadRow(row))
  return {
    caption: caption ? textOf(caption) || null : null,
    headRows: isHead.includes(false) ? isHead.indexOf(false) : 0,
    columns,
    rows: cells.map(({ own }) => own),
  }
}

function rowsOf(table: HtmlElement): readonly HtmlElement[] {
  return childElements(table).flatMap((child) => {
    if (nameOf(child) === 'TR') return [child]
    return SECTIONS.has(nameOf(child)) ? childElements(child).filter((row) => nameOf(row) === 'TR') : []
  })
}

function toCells(row: HtmlElement): { readonly own: readonly DraftCell[]; readonly width: number } {
  let width = 0
  const own = childElements(row)
    .filter((cell) => ['TD', 'TH'].includes(nameOf(cell)))
    .map((cell) => {
      const column = width
      width += Math.min(MAX_SPAN, Math.max(1, Number(cell.getAttribute('colspan')) || 1))
      return { text: textOf(cell), column }
    })
  return { own, width }
}

function isHeadRow(row: HtmlElement): boolean {
  const cells = childElements(row)
  const parent = row.parentNode
  return (
    parent?.nodeName.toUpperCase() === 'THEAD' || (cells.length > 0 && cells.every((cell) => nameOf(cell) === 'TH'))
  )
}

function textOf(element: HtmlElement): string {
  return (element.textContent ?? '').replace(/\s+/g, ' ').trim()
}
