import type { PageTable, Span } from '../../../domain/parsed-document.ts'

/** Passages with the same line, from which on it is a head or a running line, and says nothing. */
const MIN_REPEATS = 3
/** Longer lines are sentences. */
const MAX_LINE_CHARACTERS = 100
/** Lines remembered of one document: bounded, since a table of a hundred thousand rows may be one. */
const MAX_LINES = 200_000

/** The lines that a document repeats: running lines, and heads of tables that no table was made of. */
export interface RepeatedLines {
  note: (text: string) => void
  spansIn: (text: string) => readonly Span[]
}

/** Counts the short lines of passages; `note` each passage of a document before asking for any. */
export function createRepeatedLines(): RepeatedLines {
  const counts = new Map<string, number>()
  return {
    note: (text) => {
      const keys = new Set(linesOf(text).map(({ key }) => key))
      for (const key of keys) {
        const count = counts.get(key) ?? 0
        if (count > 0 || counts.size < MAX_LINES) counts.set(key, count + 1)
      }
    },
    spansIn: (text) => linesOf(text).filter(({ key }) => (counts.get(key) ?? 0) >= MIN_REPEATS),
  }
}

interface Line extends Span {
  readonly key: string
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = []
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const key = line.trim().replace(/\s+/g, ' ')
    if (key.length <= MAX_LINE_CHARACTERS && /\p{L}{3}/u.test(key) && !/^\p{Ll}/u.test(key)) {
      lines.push({ key, start: index, end: index + line.length })
    }
  }
  return lines
}

/**
 * The heads of a page's tables that stand in a passage, in offsets of its text. `start` is that of the passage in the text
 * of its page; `rows` of a table need be those of its head alone.
 */
export function tableHeadsIn(
  { text, start }: { readonly text: string; readonly start: number },
  tables: readonly PageTable[],
): readonly Span[] {
  return tables.flatMap((table) => {
    const from = table.start - start
    if (from < 0 || from >= text.length) return []
    const end = endOfHeads(table, text, from)
    return end > from ? [{ start: from, end }] : []
  })
}

/** Where the last cell of the heads ends that follows the others in the text. */
function endOfHeads({ rows, headRows }: PageTable, text: string, from: number): number {
  let at = from
  for (const cell of rows.slice(0, headRows).flat()) {
    const found = cell === '' ? -1 : text.indexOf(cell, at)
    if (found >= 0 && found - at <= MAX_BETWEEN_CELLS) at = found + cell.length
  }
  return at
}

/** Characters between two cells of a head; a cell that is set otherwise in the text is not looked for further on. */
const MAX_BETWEEN_CELLS = 60
