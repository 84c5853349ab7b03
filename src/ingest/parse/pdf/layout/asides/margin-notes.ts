import { medianOf, type Run } from '../character.ts'
import { LINE_NUMBER, rowsOf, toLines } from '../to-lines.ts'

/** Lines of text that share their left edge, within so many points. */
const MIN_TEXT_LINES = 8
const SAME_EDGE = 2
/** A line of the text has at least this many words and this share of the width of all that is printed. */
const MIN_WORDS = 6
const MIN_WIDTH = 0.4
/** In ems: the gutter between the text and its margin. */
const MIN_GUTTER = 0.8
/** Share of the letters on the page that are within the column; on a page with a table or a second column it is less. */
const MIN_COLUMN_SHARE = 0.75
/** A note in the margin is no wider than this share of the text. */
const MAX_NOTE_WIDTH = 0.5
/** In ems: lines of one note are no farther apart. */
const MAX_LEADING = 1.9
/** The type of a note is smaller than this share of the text's, or in italics. */
const MAX_NOTE_SIZE = 0.93
/** In ems: how far a note may be above or below the text beside it. */
const MAX_BEYOND = 1

/** A page's runs without the notes in its margins, and those note by note. */
export interface PartedMargins {
  readonly body: readonly Run[]
  readonly notes: readonly (readonly Run[])[]
}

interface Column {
  readonly left: number
  readonly right: number
  readonly lines: readonly Run[]
}

/**
 * Parts notes in the margin beside a column of text: words in smaller type or italics. In the type of the text they may
 * be the first cells of rows. Numbers and marks of paragraphs stay with them. Takes merged runs.
 */
export function partMarginNotes(runs: readonly Run[]): PartedMargins {
  const column = columnOf(runs)
  if (column === null) return { body: runs, notes: [] }
  const size = medianOf(column.lines.map((line) => line.size))
  const width = column.right - column.left
  const isOutside = (run: Run) =>
    (run.right <= column.left - size * MIN_GUTTER || run.left >= column.right + size * MIN_GUTTER) &&
    run.right - run.left <= width * MAX_NOTE_WIDTH &&
    !LINE_NUMBER.test(run.text)
  const sides = [
    runs.filter((run) => isOutside(run) && run.right <= column.left),
    runs.filter((run) => isOutside(run) && run.left >= column.right),
  ]
  const notes = sides.flatMap(notesOf).filter((note) => isNote(note, column, size))
  if (notes.length === 0) return { body: runs, notes }
  const parted = new Set(notes.flat())
  return { body: runs.filter((run) => !parted.has(run)), notes }
}

/** The column that most long lines are in; null if a page has none, or several. */
function columnOf(runs: readonly Run[]): Column | null {
  const [left, right] = [Math.min(...runs.map((run) => run.left)), Math.max(...runs.map((run) => run.right))]
  const isLong = (run: Run) =>
    run.right - run.left >= (right - left) * MIN_WIDTH && run.text.split(' ').length >= MIN_WORDS && !run.cells
  const long = runs.filter(isLong)
  const edge = medianOf(long.map((run) => run.left))
  const lines = long.filter((run) => Math.abs(run.left - edge) <= SAME_EDGE)
  if (lines.length < MIN_TEXT_LINES || lines.length * 2 < long.length) return null
  const column = { left: edge - SAME_EDGE, right: Math.max(...lines.map((run) => run.right)) + SAME_EDGE, lines: long }
  const lettersOf = (some: readonly Run[]) => some.reduce((sum, { text }) => sum + text.length, 0)
  const inside = runs.filter((run) => run.left >= column.left && run.right <= column.right)
  return lettersOf(inside) >= lettersOf(runs) * MIN_COLUMN_SHARE ? column : null
}

function notesOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  const notes: Run[][] = []
  for (const row of rowsOf(runs)) {
    const last = notes.at(-1)?.at(-1)
    const [first] = row
    if (last && first && first.y - last.y <= Math.max(first.size, last.size) * MAX_LEADING) notes.at(-1)?.push(...row)
    else notes.push([...row])
  }
  return notes
}

function isNote(note: readonly Run[], column: Column, size: number): boolean {
  const lines = toLines(note)
  const [top, bottom] = [lines[0]?.y ?? 0, lines.at(-1)?.y ?? 0]
  const words = lines.flatMap(({ text }) => text.match(/\p{L}{2,}/gu) ?? [])
  const beside = column.lines.filter(({ y }) => y >= top - size * MAX_BEYOND && y <= bottom + size * MAX_BEYOND)
  if (words.length < 2 || beside.length === 0) return false
  const isItalic = lines.every((line) => line.isItalic === true) && !beside.some((line) => line.isItalic === true)
  return isItalic || lines.every((line) => line.size <= size * MAX_NOTE_SIZE)
}
