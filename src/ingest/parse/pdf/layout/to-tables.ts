import type { DraftCell, TableDraft } from '../../text/place-tables.ts'
import { isNumber } from './join-cells.ts'
import type { Block, Line, Run } from './character.ts'
import { isPlainLine } from './to-blocks.ts'

/** Rows and columns at the least; less is a list of pairs or a line with a tab. */
const MIN_ROWS = 3
const MIN_COLUMNS = 2
/** Share of the rows of a table without lines that have as many cells as it has columns. */
const MIN_FULL_SHARE = 0.5
/** Characters of a cell on average, where no lines are drawn: lines of text in a column have some forty. */
const MAX_CELL_CHARACTERS = 26
/** Share of the cells below a head that are numbers, in a column that says so. */
const MIN_NUMBERS = 0.6

interface Column {
  readonly left: number
  readonly right: number
}

/** The tables of a page, from its blocks: rows in a row with several cells, in columns that do not overlap. */
export function toTables(blocks: readonly Block[]): readonly TableDraft[] {
  const groups: Line[][] = []
  let isOpen = false
  for (const { lines } of blocks) {
    const parts = partsOf(lines)
    parts.forEach((rows, at) => {
      const last = groups.at(-1)
      // a gap parts the rows of one table into blocks, where nothing else stands between
      if (at === 0 && isOpen && last && isOneTable(last, rows)) last.push(...rows)
      else groups.push([...rows])
      isOpen = rows.at(-1) === lines.at(-1)
    })
    if (parts.length === 0) isOpen = false
  }
  return groups.flatMap((rows) => toTable(rows) ?? [])
}

/** The rows of tables among lines: those that follow each other without a plain line. */
function partsOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const parts: Line[][] = [[]]
  for (const line of lines) {
    if (isPlainLine(line)) parts.push([])
    else parts.at(-1)?.push(line)
  }
  return parts.filter(({ length }) => length > 0)
}

function isOneTable(above: readonly Line[], below: readonly Line[]): boolean {
  return countOf(above) === countOf(below) && toTable([...above, ...below]) !== null
}

function countOf(lines: readonly Line[]): number {
  return lines.reduce((most, { cells }) => Math.max(most, cells.length), 0)
}

function toTable(lines: readonly Line[]): TableDraft | null {
  if (lines.length < MIN_ROWS) return null
  const count = countOf(lines)
  const full = lines.filter(({ cells }) => cells.length === count)
  const columns = columnsOf(full, count)
  if (columns === null || count < MIN_COLUMNS) return null
  if (!lines.some(({ isRuled }) => isRuled) && (full.length < lines.length * MIN_FULL_SHARE || isProse(lines)))
    return null
  const rows = lines.map(({ cells }) => cells.map((cell) => ({ text: cell.text, column: columnOf(cell, columns) })))
  // from right to left, cells are not in the order of the text
  if (rows.some((row) => row.some(({ column }, at) => column < (row[at - 1]?.column ?? 0)))) return null
  return { caption: null, headRows: headRowsOf(lines, rows), columns: count, rows }
}

/** Whether the cells are lines of text side by side, as in columns. */
function isProse(lines: readonly Line[]): boolean {
  const cells = lines.flatMap((line) => line.cells)
  return cells.reduce((sum, { text }) => sum + text.length, 0) > cells.length * MAX_CELL_CHARACTERS
}

/** The bounds of the columns by the rows that have a cell in each; null if they overlap. */
function columnsOf(full: readonly Line[], count: number): readonly Column[] | null {
  const columns = Array.from({ length: count }, (_column, at) => {
    const cells = full.flatMap(({ cells }) => cells[at] ?? [])
    return {
      left: cells.reduce((least, { left }) => Math.min(least, left), Infinity),
      right: cells.reduce((most, { right }) => Math.max(most, right), -Infinity),
    }
  })
  return columns.every(({ left }, at) => left >= (columns[at - 1]?.right ?? -Infinity)) ? columns : null
}

/** The first column that a cell reaches into, else the nearest. */
function columnOf({ left, right }: Run, columns: readonly Column[]): number {
  const reached = columns.findIndex((column) => left < column.right && right > column.left)
  if (reached >= 0) return reached
  const distances = columns.map((column) => Math.max(column.left - right, left - column.right))
  return distances.indexOf(Math.min(...distances))
}

/** Whether a cell has a figure or a dash for none; a year is a head as often. */
function isValue({ text }: Run): boolean {
  return /^(?:[\s.\u2013\u2014-]+$|[£$€(+-]*\d)/.test(text) && !/^(?:19|20)\d\d(?:[/\u2013-]\d{2,4})?$/.test(text)
}

/** 1 where the first row is set apart by its weight, or has words above columns of numbers; else 0. */
function headRowsOf(lines: readonly Line[], rows: readonly (readonly DraftCell[])[]): number {
  const [first, ...rest] = lines
  if (first === undefined || first.cells.length < MIN_COLUMNS || first.cells.some(isValue)) return 0
  if (first.isBold && rest.some(({ isBold }) => !isBold)) return 1
  const isOfNumbers = (column: number) => {
    const cells = rows.slice(1).flatMap((row) => row.filter((cell) => cell.column === column))
    return cells.length > 1 && cells.filter(isNumber).length >= cells.length * MIN_NUMBERS
  }
  return rows[0]?.some(({ column }) => column > 0 && isOfNumbers(column)) ? 1 : 0
}
