import type { DraftCell, TableDraft } from './place-tables.ts'

const MIN_ROWS = 2
const MIN_COLUMNS = 2
/** Cells of a table; of a larger one nothing is kept but its text. */
const MAX_CELLS = 20_000
/** Characters of a cell at the most: more are a part of a page in a layout. */
const MAX_CELL_CHARACTERS = 2_000
/** A cell covers so many columns at the most. */
const MAX_SPAN = 100

/** A cell of a row as a format gives it. */
export interface SpannedCell {
  readonly text: string
  /** Columns that it covers. */
  readonly span: number
}

/** A table of rows of cells from left to right; null for what is no table of data, or too large a one. */
export function toTableDraft(
  rows: readonly (readonly SpannedCell[])[],
  headRows: number,
  caption: string | null = null,
): TableDraft | null {
  const placed = rows.map(placeCells)
  const columns = placed.reduce((most, { width }) => Math.max(most, width), 0)
  if (rows.length < MIN_ROWS || columns < MIN_COLUMNS || columns * rows.length > MAX_CELLS) return null
  const cells = placed.map(({ own }) => own)
  if (cells.flat().some(({ text }) => text.length > MAX_CELL_CHARACTERS)) return null
  return { caption, headRows: headRows < rows.length ? headRows : 0, columns, rows: cells }
}

function placeCells(row: readonly SpannedCell[]): { readonly own: readonly DraftCell[]; readonly width: number } {
  let width = 0
  const own = row.map(({ text, span }) => {
    const column = width
    width += Math.min(MAX_SPAN, Math.max(1, Math.trunc(span) || 1))
    return { text: text.replace(/\s+/g, ' ').trim(), column }
  })
  return { own, width }
}
