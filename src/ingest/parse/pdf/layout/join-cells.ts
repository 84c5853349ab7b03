import { LINE_END_IN_CELL } from '../../text/join-hyphens.ts'
import { boundsOf, type Line, type Run } from './character.ts'

/** Cells of more lines are blocks of text, whose lines stand better one below the other. */
const MAX_LINES = 5
/** In ems: lines of one cell are no farther apart. */
const MAX_LEADING = 1.4
const NUMBER = /^[\d.,%()\s\u00A3$\u20AC+\u2013-]+$/

interface Column {
  left: number
  right: number
  readonly cells: Run[]
}

/**
 * Joins lines that are one row of a table, whose longer cells take several, cell by cell into one line. Anything else,
 * such as rows that follow each other as closely as lines do, is left as it is.
 */
export function joinCells(lines: readonly Line[]): readonly Line[] {
  const groups: Line[][] = []
  for (const line of lines) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const isRuled = line.isRuled || (last?.isRuled ?? false)
    if (group && last && !isRuled && line.y - last.y <= MAX_LEADING * Math.max(line.size, last.size)) group.push(line)
    else groups.push([line])
  }
  return groups.flatMap(joinRow)
}

function joinRow(lines: readonly Line[]): readonly Line[] {
  const [first] = lines
  if (!first || lines.length < 2 || lines.length > MAX_LINES) return lines
  const columns = columnsOf(lines)
  if (!columns) return lines
  const full = lines.filter(({ cells }) => cells.length >= columns.length)
  if (columns.length < 2 || full.length > 1 || columns.some(isOfNumbers)) return lines
  const cells = columns.map(toCell)
  return [{ ...first, ...boundsOf(cells), text: cells.map(({ text }) => text).join(' '), cells }]
}

/** Cells above one another, left to right; null where one lies above two, so that there are no columns. */
function columnsOf(lines: readonly Line[]): readonly Column[] | null {
  const columns: Column[] = []
  for (const cell of lines.flatMap(({ cells }) => cells)) {
    const [column, another] = columns.filter(({ left, right }) => cell.left < right && cell.right > left)
    if (another) return null
    if (column) {
      column.cells.push(cell)
      column.left = Math.min(column.left, cell.left)
      column.right = Math.max(column.right, cell.right)
    } else columns.push({ left: cell.left, right: cell.right, cells: [cell] })
  }
  return columns.sort((a, b) => a.left - b.left)
}

/** Two numbers below each other are two rows. */
function isOfNumbers({ cells }: Column): boolean {
  return cells.filter(isNumber).length > 1
}

/** Whether it is a figure, such as an amount or a share. */
export function isNumber({ text }: { readonly text: string }): boolean {
  return NUMBER.test(text)
}

/** Joins two lines of a cell; a word that the end of the first parts is left to whoever joins hyphens. */
export function joinText(text: string, next: string): string {
  return text + (/\p{L}{2}[-\u2010\u00AD]$/u.test(text) && /^\p{Ll}/u.test(next) ? LINE_END_IN_CELL : ' ') + next
}

function toCell({ left, right, cells }: Column): Run {
  const [first] = cells
  const text = cells.map((cell) => cell.text).reduce(joinText)
  return { y: 0, size: 0, isBold: false, ...first, left, right, text }
}
