import { boundsOf, type Line, type Run } from './character.ts'
import { joinDropCaps } from './join-drop-caps.ts'

/** In ems: runs whose baselines are no farther apart stand on one line. */
const MAX_OFF_BASELINE = 0.25
/** Of the size of its line: what is smaller may be a note mark, which stands up to this far off, in ems of the line... */
const MAX_MARK_SIZE = 0.8
const MAX_MARK_OFF = 0.55
/** ...and no farther than this from the word that it belongs to. */
const MAX_MARK_GAP = 0.35
/** Runs that are looked at for the word of a mark: more on neighbouring baselines are noise. */
const MAX_NEIGHBOURS = 60
/** In ems: a gap that does not part two runs of a line, such as a change of font... */
const MAX_JOIN_GAP = 0.6
/** ...and the least that parts words. */
const MIN_SPACE = 0.15
/** So many pieces that begin at one place make a column. */
const MIN_COLUMN_RUNS = 4
/** In ems: runs that overlap more are not one word after the other. */
const MAX_OVERLAP = 0.3

const RIGHT_TO_LEFT = /^[^A-Za-z]*[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/

/** Joins what is one piece of a line, though the file sets it in several; in no order. */
export function mergeRuns(runs: readonly Run[]): readonly Run[] {
  const isColumn = columnsOf(runs)
  return rowsOf(attachMarks(joinDropCaps(runs))).flatMap((row) => {
    const isBackwards = runsBackwards(row)
    const merged: Run[] = []
    for (const run of row) {
      const last = merged.at(-1)
      const joined = last && !(isColumn(run) && isApart(last, run)) ? joinRuns(last, run, isBackwards) : null
      if (joined) merged[merged.length - 1] = joined
      else merged.push(run)
    }
    return merged
  })
}

/** Tells a piece that begins where many others do: what is before it may be the text of another cell. */
function columnsOf(runs: readonly Run[]): (run: Run) => boolean {
  const counts = new Map<number, number>()
  for (const { left } of runs) counts.set(Math.round(left), (counts.get(Math.round(left)) ?? 0) + 1)
  return ({ left }) => (counts.get(Math.round(left)) ?? 0) >= MIN_COLUMN_RUNS
}

/** Whether a space is between two pieces, the first of which is a word, and no mark or number of the second. */
function isApart(a: Run, b: Run): boolean {
  return b.left - a.right > Math.max(a.size, b.size) * MIN_SPACE && /\p{L}{2}/u.test(a.text)
}

/** Runs as lines from top to bottom, whatever stands on one baseline on one line. */
export function toLines(runs: readonly Run[]): readonly Line[] {
  return rowsOf(runs).map(toLine)
}

/** The runs of one row, left to right, as a line; one in a script that runs right to left is read so. */
export function toLine(row: readonly Run[]): Line {
  const isBackwards = runsBackwards(row)
  const ordered = isBackwards ? [...row].reverse() : row
  const longest = row.reduce((a, b) => (b.text.length > a.text.length ? b : a))
  return {
    text: ordered.map(({ text }) => text).join(' '),
    ...boundsOf(row),
    y: longest.y,
    size: longest.size,
    isBold: row.every(({ isBold }) => isBold),
    cells: row.flatMap((run) => run.cells ?? [run]),
    isRuled: row.some(({ cells }) => cells !== undefined),
  }
}

/** Groups by baseline, top to bottom; each group left to right. */
export function rowsOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  const rows: Run[][] = []
  let y = -Infinity
  for (const run of [...runs].sort((a, b) => a.y - b.y)) {
    const row = rows.at(-1)
    if (row && run.y - y <= MAX_OFF_BASELINE * Math.max(run.size, row[0]?.size ?? 0)) row.push(run)
    else {
      rows.push([run])
      y = run.y
    }
  }
  return rows.map((row) => row.sort((a, b) => a.left - b.left))
}

/** Whether most of a row's letters belong to a script that runs right to left. */
function runsBackwards(row: readonly Run[]): boolean {
  const lettersOf = (runs: readonly Run[]) => runs.reduce((sum, { text }) => sum + text.length, 0)
  return lettersOf(row.filter(({ text }) => RIGHT_TO_LEFT.test(text))) * 2 > lettersOf(row)
}

function joinRuns(a: Run, b: Run, isBackwards: boolean): Run | null {
  const em = Math.max(a.size, b.size)
  const gap = b.left - a.right
  if (gap > em * MAX_JOIN_GAP || gap < -em * MAX_OVERLAP) return null
  const [first, second] = isBackwards ? [b, a] : [a, b]
  const isMixed = RIGHT_TO_LEFT.test(a.text) !== RIGHT_TO_LEFT.test(b.text)
  const longer = a.text.length >= b.text.length ? a : b
  return {
    text: first.text + (gap > em * MIN_SPACE || (isBackwards && isMixed) ? ' ' : '') + second.text,
    left: a.left,
    right: Math.max(a.right, b.right),
    y: longer.y,
    size: longer.size,
    isBold: a.isBold && b.isBold,
  }
}

/** Puts small raised or lowered runs onto the baseline of the word they touch. */
function attachMarks(runs: readonly Run[]): readonly Run[] {
  const sorted = [...runs].sort((a, b) => a.y - b.y)
  return sorted.map((run, index) => {
    for (const step of [-1, 1]) {
      for (let tries = 1; tries <= MAX_NEIGHBOURS; tries++) {
        const other = sorted[index + step * tries]
        if (!other || Math.abs(other.y - run.y) > 2 * MAX_MARK_OFF * run.size) break
        if (isMarkOf(run, other)) return { ...run, y: other.y }
      }
    }
    return run
  })
}

function isMarkOf(run: Run, word: Run): boolean {
  if (run.size > word.size * MAX_MARK_SIZE || Math.abs(run.y - word.y) > word.size * MAX_MARK_OFF) return false
  const touches = (gap: number) => gap > -MAX_MARK_GAP * word.size && gap < MAX_MARK_GAP * word.size
  return touches(run.left - word.right) || touches(word.left - run.right)
}
