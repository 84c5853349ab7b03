import { toCleanText } from '../../text/clean-text.ts'
import type { PageTable } from '../../../../domain/parsed-document.ts'
import type { Cell } from './read-rows.ts'

/** Columns of a table that is kept as cells; of a wider one only the lines are. */
const MAX_TABLE_COLUMNS = 100
/** A name of a column is short; a longer cell is a note. */
const MAX_HEAD_CHARACTERS = 100

/**
 * Rows as lines. A row of names above rows with other cells is their head: each of those lines names the column of each
 * cell, so that it can be understood and found by itself.
 */
export function toTableLines(rows: readonly (readonly Cell[])[]): readonly string[] {
  let heads: ReadonlyMap<number, string> | null = null
  return rows.map((row, index) => {
    if (isHeadRow(row, rows[index + 1])) {
      heads = new Map(row.map(({ column, text }) => [column, text]))
      return toLine(
        row.map(({ text }) => text),
        ' | ',
      )
    }
    // a line with a single cell is a title or a note, and the next table may have other heads
    if (row.length === 1 && (heads === null || row[0]?.column === 0))
      return toLine(
        row.map(({ text }) => text),
        ' ',
      )
    const named = heads
    return toLine(
      row.map(({ column, text }) => withHead(named?.get(column), text)),
      ' | ',
    )
  })
}

/**
 * The tables in the lines of `toTableLines`: a row of heads and the rows below it, up to a line with a single cell or the
 * next heads. Those beyond `characters`, where the text was cut, are left out.
 */
export function toSheetTables(
  rows: readonly (readonly Cell[])[],
  lines: readonly string[],
  characters: number,
): readonly PageTable[] {
  const tables: PageTable[] = []
  let open: { start: number; rows: (readonly Cell[])[] } | null = null
  let [offset, end] = [0, 0]
  const close = (): void => {
    if (open !== null && open.rows.length > 1 && end <= characters)
      tables.push(toSheetTable(open.start, end, open.rows))
    open = null
  }
  rows.forEach((row, index) => {
    if (isHeadRow(row, rows[index + 1])) {
      close()
      open = { start: offset, rows: [row] }
    } else if (row.length === 1) close()
    else open?.rows.push(row)
    end = offset + (lines[index] ?? '').length
    offset = end + 1
  })
  close()
  return tables.filter(({ rows: [head = []] }) => head.length <= MAX_TABLE_COLUMNS)
}

function toSheetTable(start: number, end: number, rows: readonly (readonly Cell[])[]): PageTable {
  const columns = [...new Set(rows.flatMap((row) => row.map(({ column }) => column)))].sort((a, b) => a - b)
  const grid = rows.map((row) => {
    const texts = new Map(row.map(({ column, text }) => [column, toLine([text], ' ')]))
    return columns.map((column) => texts.get(column) ?? '')
  })
  return { start, end, caption: null, headRows: 1, rows: grid }
}

function withHead(head: string | undefined, text: string): string {
  return head === undefined || head === text ? text : `${head}: ${text}`
}

/** Two or more names, the row below not all names: a table of words alone has its first such row as head. */
function isHeadRow(row: readonly Cell[], below: readonly Cell[] | undefined): boolean {
  if (row.length < 2 || below === undefined || below.length < 2) return false
  const isNames = row.every(
    ({ text, isNumber }) => (!isNumber || /^(?:19|20)\d\d$/.test(text)) && text.length <= MAX_HEAD_CHARACTERS,
  )
  return isNames && !row.every(({ isNumber }) => isNumber) && below.some(({ isNumber }) => isNumber)
}

function toLine(cells: readonly string[], separator: string): string {
  return toCleanText(cells.join(separator)).replace(/\s+/g, ' ').trim()
}
