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
    if (group && last && line.y - last.y <= MAX_LEADING * Math.max(line.size, last.size)) group.push(line)
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
  const texts = columns.map(({ cells }) => cells.map(({ text }) => text).reduce(joinText))
  return [{ ...first, ...boundsOf(columns), text: texts.join(' '), cells: columns.map(toCell) }]
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
  return cells.filter(({ text }) => NUMBER.test(text)).length > 1
}

/** A word that the end of a cell's line parts cannot be left to whoever joins lines: there is no line end any more. */
function joinText(text: string, next: string): string {
  return /\p{L}{2}[-\u2010]$/u.test(text) && /^\p{Ll}/u.test(next) ? text.slice(0, -1) + next : `${text} ${next}`
}

function toCell({ left, right, cells }: Column): Run {
  const [first] = cells
  const text = cells.map((cell) => cell.text).join(' ')
  return { y: 0, size: 0, isBold: false, ...first, left, right, text }
}
