import type { PageTable, Span } from '../../../domain/parsed-document.ts'

/** A cell in reading order, with the place of its column from 0. */
export interface DraftCell {
  readonly text: string
  readonly column: number
}

/** A table as a format gives it, before it is found in the text of its page. */
export interface TableDraft {
  readonly caption: string | null
  readonly headRows: number
  readonly columns: number
  readonly rows: readonly (readonly DraftCell[])[]
}

/** Tables of a page that are placed; more are a layout. */
const MAX_TABLES = 200
/** White space, and hyphens, which may be joined or dropped at the end of a line. */
const LOOSE = /[\s\u200b\u00ad\u2010-]/

/**
 * Finds tables in the text of a page, in order, and takes their cells from it, so that each is as the text has it. A
 * table whose cells do not stand there one after the other is left out: nothing is asserted of it.
 */
export function placeTables(text: string, drafts: readonly TableDraft[]): readonly PageTable[] {
  if (drafts.length === 0) return []
  const page = squash(text)
  const tables: PageTable[] = []
  let from = 0
  for (const draft of drafts.slice(0, MAX_TABLES)) {
    const cells = draft.rows.map((row) => row.map(({ text: own }) => squash(own).letters))
    const whole = cells.flat().join('')
    const at = whole === '' ? -1 : page.letters.indexOf(whole, from)
    if (at < 0) continue
    from = at + whole.length
    tables.push(toTable(text, page, at, draft, cells))
  }
  return tables
}

interface Squashed {
  /** A text without what may differ. */
  readonly letters: string
  /** The offset of each of its code units in the text. */
  readonly offsets: readonly number[]
}

function squash(text: string): Squashed {
  const offsets: number[] = []
  let letters = ''
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at)
    if (LOOSE.test(letter)) continue
    letters += letter
    offsets.push(at)
  }
  return { letters, offsets }
}

function toTable(
  text: string,
  { offsets }: Squashed,
  from: number,
  { caption, headRows, columns, rows }: TableDraft,
  cells: readonly (readonly string[])[],
): PageTable {
  let at = from
  const spanOf = (length: number): Span => {
    const span = { start: offsets[at] ?? 0, end: (offsets[at + length - 1] ?? 0) + 1 }
    at += length
    return span
  }
  const grid = rows.map((row, rowAt) => {
    const own: string[] = Array.from({ length: columns }, () => '')
    row.forEach(({ column, text: draft }, cellAt) => {
      const { length } = cells[rowAt]?.[cellAt] ?? ''
      const { start, end } = length === 0 ? { start: 0, end: 0 } : spanOf(length)
      const words = length === 0 ? draft.trim() : text.slice(start, end).replace(/\s+/g, ' ') // a dash alone is loose
      own[column] = `${own[column] ?? ''} ${words}`.trim()
    })
    return own
  })
  return { start: offsets[from] ?? 0, end: (offsets[at - 1] ?? 0) + 1, caption, headRows, rows: grid }
}
