import { boundsOf, medianOf, type Line, type Run } from './character.ts'
import { toLines } from './to-lines.ts'

/** At least this many lines begin at a column's edge; each of two columns has as many. */
const MIN_LINES = 3
/** In ems of the page's median font size. */
const MIN_GUTTER = 0.6
/** Points by which a character may extend beyond its column's edge. */
const SLACK = 1.5
/** In line pitches: an empty strip of this height across both columns ends them. */
const MIN_STRIP = 2.6
/** In line pitches: least height of empty strips between table rows whose cells have several lines. */
const MIN_ROW_STRIP = 1.4
/** A table has at least this many rows, and this share of them begins on a baseline of both sides... */
const MIN_ROWS = 2
const MIN_SHARED_STARTS = 0.8
/** ...and a cell has at most this many lines on average. */
const MAX_CELL_LINES = 6
/** A side with a smaller share of the lines of the other side is mostly empty. */
const MAX_SPARSE = 0.7
/** Prose has lines of several words that mostly fill the column and consist of letters. */
const MIN_PROSE_WORDS = 3.5
const MIN_PROSE_FILL = 0.5
const MIN_PROSE_LETTERS = 0.7
/** Share of common baselines: columns of text share few by chance, the cells of a table most. */
const MAX_ALIGNED = 0.5
/** Columns are side by side for at least this share of the shorter one. */
const MIN_BESIDE = 0.4
/** Gutter positions tried per page; columns have few edges, scattered words many. */
const MAX_EDGES = 40
/** A newspaper page has a third of this; a page with more is read line by line, as the search takes quadratic time. */
const MAX_RUNS = 3_000
/** Levels of nested columns; deeper ones are noise. */
const MAX_DEPTH = 6

/** A horizontal band of runs; `across`: its runs span the gutter, or are not divided by it. */
interface Band {
  readonly kind: 'columns' | 'cells' | 'across'
  readonly runs: readonly Run[]
}

interface Side {
  readonly lines: readonly Line[]
  readonly words: number
  readonly isProse: boolean
}

/**
 * Splits a page into regions that are each read line by line, in reading order: a column comes before the one to its
 * right, and text across both comes before or after them. The cells of a table stay in their rows.
 */
export function toRegions(runs: readonly Run[]): readonly (readonly Run[])[] {
  return split(runs, 0).filter(({ length }) => length > 0)
}

function split(runs: readonly Run[], depth: number): readonly (readonly Run[])[] {
  if (runs.length < 2 * MIN_LINES || runs.length > MAX_RUNS || depth > MAX_DEPTH) return [runs]
  const sorted = [...runs].sort((a, b) => a.y - b.y)
  const em = medianOf(runs.map(({ size }) => size))
  const pitch = pitchOf(sorted, em)
  let best: { readonly edge: number; readonly score: number } | null = null
  for (const edge of edgesOf(runs)) {
    const bands = bandsAt(sorted, edge, em, pitch, MIN_LINES)
    const score = bands.reduce((sum, { kind, runs }) => sum + (kind === 'across' ? 0 : scoreOf(runs, edge)), 0)
    if (score > (best?.score ?? 0)) best = { edge, score }
  }
  if (best === null) return [runs]
  return bandsAt(sorted, best.edge, em, pitch, 1).flatMap((band) => regionsOf(band, best.edge, pitch, depth))
}

function regionsOf({ kind, runs }: Band, edge: number, pitch: number, depth: number): readonly (readonly Run[])[] {
  if (kind === 'across') return split(runs, depth + 1)
  if (kind === 'columns') return [leftOf(runs, edge), rightOf(runs, edge)].flatMap((side) => split(side, depth + 1))
  const em = medianOf(runs.map(({ size }) => size))
  const starts = rowStartsOf(runs, toSide(leftOf(runs, edge)), toSide(rightOf(runs, edge)), em, pitch) ?? []
  return cutAt(runs, starts, em).flatMap((row) => [leftOf(row, edge), rightOf(row, edge)])
}

/** Possible left edges of columns: where several runs begin, except the leftmost. */
function edgesOf(runs: readonly Run[]): readonly number[] {
  const counts = new Map<number, number>()
  for (const { left } of runs) counts.set(Math.round(left), (counts.get(Math.round(left)) ?? 0) + 1)
  const first = Math.min(...counts.keys())
  return [...counts]
    .filter(([left, count]) => left > first + SLACK && count >= MIN_LINES)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_EDGES)
    .map(([left]) => left - SLACK)
}

function bandsAt(sorted: readonly Run[], edge: number, em: number, pitch: number, minLines: number): readonly Band[] {
  const bands: Band[] = []
  const add = (kind: Band['kind'], runs: readonly Run[]) => {
    const last = bands.at(-1)
    if (kind === 'across' && last?.kind === kind) bands[bands.length - 1] = { kind, runs: [...last.runs, ...runs] }
    else if (runs.length > 0) bands.push({ kind, runs })
  }
  let open: Run[] = []
  const close = () => {
    for (const part of cutAtStrips(open, pitch * MIN_STRIP)) add(kindOf(part, edge, em, pitch, minLines), part)
    open = []
  }
  for (const run of sorted) {
    if (run.left < edge - SLACK && run.right > edge + SLACK - em * MIN_GUTTER) {
      close()
      add('across', [run])
    } else open.push(run)
  }
  close()
  return bands
}

function kindOf(runs: readonly Run[], edge: number, em: number, pitch: number, minLines: number): Band['kind'] {
  const [lefts, rights] = [leftOf(runs, edge), rightOf(runs, edge)]
  if (lefts.length < minLines || rights.length < minLines) return 'across'
  const [left, right] = [toSide(lefts), toSide(rights)]
  if (Math.min(left.lines.length, right.lines.length) < minLines || !areSideBySide(left, right)) return 'across'
  const isApart = alignedShare(left, right, em) < MAX_ALIGNED && (left.isProse || right.isProse)
  const isText =
    (left.isProse && right.isProse) || (isApart && Math.min(left.lines.length, right.lines.length) >= MIN_LINES)
  if (!isText) return 'across'
  return rowStartsOf(runs, left, right, em, pitch) ? 'cells' : 'columns'
}

function leftOf(runs: readonly Run[], edge: number): readonly Run[] {
  return runs.filter(({ left }) => left < edge - SLACK)
}

function rightOf(runs: readonly Run[], edge: number): readonly Run[] {
  return runs.filter(({ left }) => left >= edge - SLACK)
}

function toSide(runs: readonly Run[]): Side {
  const lines = toLines(runs)
  return { lines, words: lines.reduce((sum, line) => sum + countWords(line), 0), isProse: isProse(lines) }
}

/** Whether lines are those of a text: of several words, mostly filled, and of letters. */
export function isProse(lines: readonly Line[]): boolean {
  const { left, right } = boundsOf(lines)
  const width = right - left
  const text = lines.map((line) => line.text).join(' ')
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return (
    medianOf(lines.map(countWords)) >= MIN_PROSE_WORDS &&
    medianOf(lines.map((line) => (line.right - line.left) / width)) >= MIN_PROSE_FILL &&
    letters >= text.replaceAll(' ', '').length * MIN_PROSE_LETTERS
  )
}

function countWords({ text }: Line): number {
  return text.split(' ').length
}

function scoreOf(runs: readonly Run[], edge: number): number {
  return Math.min(toSide(leftOf(runs, edge)).words, toSide(rightOf(runs, edge)).words)
}

function areSideBySide({ lines: a }: Side, { lines: b }: Side): boolean {
  const top = Math.max(a[0]?.y ?? 0, b[0]?.y ?? 0)
  const bottom = Math.min(a.at(-1)?.y ?? 0, b.at(-1)?.y ?? 0)
  const shorter = Math.min(heightOf(a), heightOf(b))
  return bottom - top >= shorter * MIN_BESIDE
}

function heightOf(lines: readonly Line[]): number {
  return (lines.at(-1)?.y ?? 0) - (lines[0]?.y ?? 0)
}

/** The share of the lines of the shorter side that share a baseline with the other side. */
function alignedShare({ lines: a }: Side, { lines: b }: Side, em: number): number {
  const [few, many] = a.length < b.length ? [a, b] : [b, a]
  const shared = few.filter(({ y }) => many.some((line) => Math.abs(line.y - y) < em * 0.15))
  return shared.length / few.length
}

/**
 * Where table rows begin whose cells have several lines; null for columns of text. Rows are separated by strips across
 * both sides, or one side is mostly empty and its cells begin level with lines of the other.
 */
function rowStartsOf(
  runs: readonly Run[],
  left: Side,
  right: Side,
  em: number,
  pitch: number,
): readonly number[] | null {
  const isLine = ({ lines }: Side, y: number) => lines.some((line) => Math.abs(line.y - y) < em * 0.3)
  const strips = cutAtStrips(runs, pitch * MIN_ROW_STRIP)
    .slice(1)
    .map(([first]) => first?.y ?? 0)
  const shared = strips.filter((y) => isLine(left, y) && isLine(right, y))
  const lines = Math.max(left.lines.length, right.lines.length)
  const isRows = shared.length >= MIN_ROWS && shared.length >= strips.length * MIN_SHARED_STARTS
  if (isRows && lines <= (strips.length + 1) * MAX_CELL_LINES) return strips
  const [few, many] = left.lines.length < right.lines.length ? [left, right] : [right, left]
  const starts = cutAtStrips(few.lines, pitch * MIN_ROW_STRIP).map(([first]) => first?.y ?? 0)
  const matching = starts.filter((y) => isLine(many, y))
  const isSparse = few.lines.length < many.lines.length * MAX_SPARSE && starts.length > MIN_ROWS
  return isSparse && matching.length >= starts.length * MIN_SHARED_STARTS ? starts.slice(1) : null
}

function cutAt(sorted: readonly Run[], starts: readonly number[], em: number): readonly (readonly Run[])[] {
  const rows: Run[][] = [[]]
  let next = 0
  for (const run of sorted) {
    for (; run.y >= (starts[next] ?? Infinity) - em * 0.3; next++) rows.push([])
    rows.at(-1)?.push(run)
  }
  return rows
}

function cutAtStrips<T extends { readonly y: number }>(
  sorted: readonly T[],
  minGap: number,
): readonly (readonly T[])[] {
  const parts: T[][] = []
  for (const run of sorted) {
    const last = parts.at(-1)
    if (last && run.y - (last.at(-1)?.y ?? 0) < minGap) last.push(run)
    else parts.push([run])
  }
  return parts
}

/** The median distance between baselines. */
function pitchOf(sorted: readonly Run[], em: number): number {
  const steps = sorted.slice(1).map(({ y }, index) => y - (sorted[index]?.y ?? 0))
  // columns with different baselines have smaller steps than each column alone
  return Math.max(em * 1.1, medianOf(steps.filter((step) => step > em * 0.8)))
}
