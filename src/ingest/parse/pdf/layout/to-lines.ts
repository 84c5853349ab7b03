import { separateOpeningMark, toSuperscript } from '../../text/superscripts.ts'
import { boundsOf, type Line, type Run } from './character.ts'
import { joinDropCaps } from './join-drop-caps.ts'
import { isRaised } from './to-runs.ts'

/** In ems: greatest distance between the baselines of runs on one line. */
const MAX_BASELINE_OFFSET = 0.25
/** Greatest size of a note mark relative to its line, and its distance from the baseline, in ems of the line... */
const MAX_MARK_SIZE = 0.8
const MAX_MARK_OFFSET = 0.55
/** ...and at most this far from its word. */
const MAX_MARK_GAP = 0.35
/** Runs searched for the word of a mark: more on neighbouring baselines are noise. */
const MAX_NEIGHBOURS = 60
/** In ems: greatest gap between runs that are joined, as at a change of font... */
const MAX_JOIN_GAP = 0.6
/** ...and the least gap between words. */
const MIN_SPACE = 0.15
/** Runs with the same left edge that form a column. */
const MIN_COLUMN_RUNS = 4
/** In ems: runs that overlap more do not follow each other. */
const MAX_OVERLAP = 0.3

/** The number of a section or paragraph, or the mark of a list item, apart from what follows. */
export const LINE_NUMBER =
  /^(?:[([]?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[a-z]|[ivx]{1,5})[.)\]:]?|[A-Z](?:\.\d{1,3}){0,4}[.)]?|[•▪◆❖□➢o–-])$/iu

const RIGHT_TO_LEFT = /^[^A-Za-z]*[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/

/** Joins adjacent runs of a line into one; the result is not ordered. */
export function mergeRuns(runs: readonly Run[]): readonly Run[] {
  const isColumn = columnsOf(runs)
  return rowsOf(attachMarks(joinDropCaps(runs))).flatMap((row) => {
    const rightToLeft = isRightToLeft(row)
    const merged: Run[] = []
    for (const run of row) {
      const last = merged.at(-1)
      const joined = last && !(isColumn(run) && isApart(last, run)) ? joinRuns(last, run, rightToLeft) : null
      if (joined) merged[merged.length - 1] = joined
      else merged.push(run)
    }
    return merged
  })
}

/** A test for runs that share their left edge with many others: the text before one may belong to another cell. */
function columnsOf(runs: readonly Run[]): (run: Run) => boolean {
  const counts = new Map<number, number>()
  for (const { left } of runs) counts.set(Math.round(left), (counts.get(Math.round(left)) ?? 0) + 1)
  return ({ left }) => (counts.get(Math.round(left)) ?? 0) >= MIN_COLUMN_RUNS
}

/** Whether a space separates two runs, and the first is a word, not a mark or number of the second. */
function isApart(a: Run, b: Run): boolean {
  return b.left - a.right > Math.max(a.size, b.size) * MIN_SPACE && /\p{L}{2}/u.test(a.text)
}

/** Groups runs into lines by baseline, from top to bottom. */
export function toLines(runs: readonly Run[]): readonly Line[] {
  return rowsOf(runs).map(toLine)
}

/** A line from the runs of one row, given left to right; the text of right-to-left scripts is in reading order. */
export function toLine(row: readonly Run[]): Line {
  const rightToLeft = isRightToLeft(row)
  const ordered = rightToLeft ? [...row].reverse() : row
  const longest = row.reduce((a, b) => (b.text.length > a.text.length ? b : a))
  return {
    text: separateOpeningMark(ordered.map(({ text }) => text).join(' ')),
    ...boundsOf(row),
    y: longest.y,
    size: longest.size,
    isBold: titleOf(row).every(({ isBold }) => isBold),
    ...(titleOf(row).every(({ isItalic }) => isItalic === true) ? { isItalic: true } : {}),
    cells: row.flatMap((run) => run.cells ?? [run]),
    isRuled: row.some(({ cells }) => cells !== undefined),
  }
}

/** The runs of a line without its number, which may be set in another weight than what it numbers. */
function titleOf(row: readonly Run[]): readonly Run[] {
  const [first, ...rest] = row
  return first !== undefined && rest.length > 0 && LINE_NUMBER.test(first.text) ? rest : row
}

/** Groups runs by baseline, top to bottom, each group left to right. */
export function rowsOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  const rows: Run[][] = []
  let y = -Infinity
  for (const run of [...runs].sort((a, b) => a.y - b.y)) {
    const row = rows.at(-1)
    if (row && run.y - y <= MAX_BASELINE_OFFSET * Math.max(run.size, row[0]?.size ?? 0)) row.push(run)
    else {
      rows.push([run])
      y = run.y
    }
  }
  return rows.map((row) => row.sort((a, b) => a.left - b.left))
}

/** Whether most characters of a row belong to a right-to-left script. */
function isRightToLeft(row: readonly Run[]): boolean {
  const lettersOf = (runs: readonly Run[]) => runs.reduce((sum, { text }) => sum + text.length, 0)
  return lettersOf(row.filter(({ text }) => RIGHT_TO_LEFT.test(text))) * 2 > lettersOf(row)
}

function joinRuns(a: Run, b: Run, rightToLeft: boolean): Run | null {
  const em = Math.max(a.size, b.size)
  const gap = b.left - a.right
  if (gap > em * MAX_JOIN_GAP || gap < -em * MAX_OVERLAP) return null
  const [first, second] = rightToLeft ? [b, a] : [a, b]
  const isMixed = RIGHT_TO_LEFT.test(a.text) !== RIGHT_TO_LEFT.test(b.text)
  const longer = a.text.length >= b.text.length ? a : b
  return {
    text: first.text + (gap > em * MIN_SPACE || (rightToLeft && isMixed) ? ' ' : '') + second.text,
    left: a.left,
    right: Math.max(a.right, b.right),
    y: longer.y,
    size: longer.size,
    isBold: a.isBold && b.isBold,
    ...(a.isItalic === true && b.isItalic === true ? { isItalic: true } : {}),
  }
}

/** Moves small raised or lowered runs to the baseline of the word that they touch. */
function attachMarks(runs: readonly Run[]): readonly Run[] {
  const sorted = [...runs].sort((a, b) => a.y - b.y)
  return sorted.map((run, index) => {
    for (const step of [-1, 1]) {
      for (let tries = 1; tries <= MAX_NEIGHBOURS; tries++) {
        const other = sorted[index + step * tries]
        if (!other || Math.abs(other.y - run.y) > 2 * MAX_MARK_OFFSET * run.size) break
        if (!isMarkOf(run, other)) continue
        return { ...run, text: isRaised(run, other) ? toSuperscript(run.text) : run.text, y: other.y }
      }
    }
    return run
  })
}

function isMarkOf(run: Run, word: Run): boolean {
  if (run.size > word.size * MAX_MARK_SIZE || Math.abs(run.y - word.y) > word.size * MAX_MARK_OFFSET) return false
  const touches = (gap: number) => gap > -MAX_MARK_GAP * word.size && gap < MAX_MARK_GAP * word.size
  return touches(run.left - word.right) || touches(word.left - run.right)
}
