import { LINE_END_IN_CELL } from '../../text/join-hyphens.ts'
import { boundsOf, type Line, type Run } from './character.ts'

/** Cells with more lines are blocks of text, whose lines stay separate. */
const MAX_LINES = 5
/** In ems: the greatest distance between lines of one cell. */
const MAX_LEADING = 1.4
const NUMBER = /^[\d.,%()\s\u00A3$\u20AC+\u2013-]+$/

interface Column {
  left: number
  right: number
  readonly cells: Run[]
}

/**
 * Joins the lines of a table row whose longer cells take several lines, cell by cell, into one line. Anything else,
 * such as rows as close to each other as lines, is left unchanged.
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
  const complete = lines.filter(({ cells }) => cells.length >= columns.length)
  if (columns.length < 2 || complete.length > 1 || columns.some(isOfNumbers)) return lines
  const cells = columns.map(toCell)
  return [{ ...first, ...boundsOf(cells), text: cells.map(({ text }) => text).join(' '), cells }]
}

/** Cells grouped into columns, left to right; null if a cell spans two of them. */
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

/** Whether a column has several numbers: each is a row of its own. */
function isOfNumbers({ cells }: Column): boolean {
  return cells.filter(isNumber).length > 1
}

/** Whether the text is a number, such as an amount or a percentage. */
export function isNumber({ text }: { readonly text: string }): boolean {
  return NUMBER.test(text)
}

/** Joins two lines of a cell; a word broken between them is marked with LINE_END_IN_CELL for `joinHyphens`. */
export function joinText(text: string, next: string): string {
  return text + (/\p{L}{2}[-\u2010\u00AD]$/u.test(text) && /^\p{Ll}/u.test(next) ? LINE_END_IN_CELL : ' ') + next
}

function toCell({ left, right, cells }: Column): Run {
  const [first] = cells
  const text = cells.map((cell) => cell.text).reduce(joinText)
  return { y: 0, size: 0, isBold: false, ...first, left, right, text }
}
