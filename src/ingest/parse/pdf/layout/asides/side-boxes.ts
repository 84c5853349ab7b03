import { boundsOf, medianOf, type Line, type Run } from '../character.ts'
import { mergeRuns, toLines } from '../to-lines.ts'
import { isProse } from '../to-regions.ts'
import type { Area } from './frames.ts'

/** A page with more areas is a table, a map or a chart. */
const MAX_AREAS = 60
/** Points: a smaller area is the background of a line or of a cell. */
const MIN_WIDTH = 50
const MIN_HEIGHT = 24
/** Points by which the letters of a box may reach over its edge, and edges of boxes in one column may differ. */
const SLACK = 2
/** Share of the runs within an area that may reach over its edge. */
const MAX_CROSSING = 0.02
/** Lines of a box, and lines of text beside it. */
const MIN_LINES = 2
const MIN_PROSE_LINES = 3
/** Share of common baselines: a box of text has few by chance, a shaded column of a table most. */
const MAX_ALIGNED = 0.5
/** In ems: baselines no farther apart are common. */
const ALIGNED = 0.15
/** A box stands on so many lines, and this share of its lines, that go on with a sentence: no cells of a row begin there. */
const MIN_RUNNING_LINES = 2
const MIN_RUNNING_SHARE = 0.5
/** Cards side by side have at least so many lines, and are so many points apart: the cells of a table touch. */
const MIN_CARD_LINES = 3
const MIN_CARD_GAP = 4
/** Share of the lines above and below a box that are as narrow as it is, if it stands in a column of text. */
const MIN_IN_COLUMN = 0.5

/** The runs of a page without those of its side boxes, and those box by box. */
export interface PartedRuns {
  readonly body: readonly Run[]
  readonly boxes: readonly (readonly Run[])[]
}

/**
 * Parts boxes that text runs beside, such as a case study on a tinted ground, and cards side by side: their lines are no
 * part of what is beside them. A box within a column is read in its place, and the shaded cells of a table stay in their
 * rows.
 */
export function partSideBoxes(runs: readonly Run[], areas: readonly Area[]): PartedRuns {
  const wide = areas.filter(({ left, right, top, bottom }) => right - left >= MIN_WIDTH && bottom - top >= MIN_HEIGHT)
  if (wide.length === 0 || wide.length > MAX_AREAS) return { body: runs, boxes: [] }
  const largestFirst = wide.filter((area) => !isStacked(area, wide)).sort((a, b) => sizeOf(b) - sizeOf(a))
  let body = runs
  const boxes: { readonly area: Area; readonly inside: readonly Run[] }[] = []
  for (const area of largestFirst) {
    const inside = body.filter((run) => isWithin(run, area))
    if (inside.length === 0 || inside.length === body.length) continue
    const outside = body.filter((run) => !isWithin(run, area))
    const lines = toLines(mergeRuns(inside))
    if (lines.length < MIN_LINES || crossingShare(inside, outside, area) > MAX_CROSSING) continue
    if (!isSideBox(lines, outside, area) && !isCard(lines, runs, area, wide)) continue
    boxes.push({ area, inside })
    body = outside
  }
  boxes.sort(({ area: a }, { area: b }) => (Math.abs(a.top - b.top) > SLACK ? a.top - b.top : a.left - b.left))
  return { body, boxes: boxes.map(({ inside }) => inside) }
}

function isSideBox(lines: readonly Line[], outside: readonly Run[], area: Area): boolean {
  const [top, bottom] = [lines[0]?.y ?? 0, lines.at(-1)?.y ?? 0]
  const beside = mergeRuns(outside.filter(({ y, size }) => y > top - size && y < bottom + size))
  const sides = [
    beside.filter(({ right }) => right <= area.left + SLACK),
    beside.filter(({ left }) => left >= area.right - SLACK),
  ]
  const texts = sides.map((side) => toLines(side)).filter((side) => side.length >= MIN_PROSE_LINES && isProse(side))
  if (texts.length === 0 || isInColumn(outside, area, top, bottom)) return false
  if (lines.length >= MIN_PROSE_LINES && isProse(lines)) return true
  return texts.every((side) => alignedShare(lines, side) < MAX_ALIGNED || standsOnSentences(lines, side))
}

/** Whether an area is one of several of its height side by side, apart from each other, each with lines of its own. */
function isCard(lines: readonly Line[], runs: readonly Run[], area: Area, areas: readonly Area[]): boolean {
  if (lines.length < MIN_CARD_LINES) return false
  return areas.some((other) => {
    const isLevel = Math.abs(other.top - area.top) <= SLACK && Math.abs(other.bottom - area.bottom) <= SLACK
    const gap = Math.max(other.left - area.right, area.left - other.right)
    if (!isLevel || gap < MIN_CARD_GAP) return false
    return toLines(mergeRuns(runs.filter((run) => isWithin(run, other)))).length >= MIN_CARD_LINES
  })
}

/** Whether lines of a box are level with lines of a text that begin within a sentence. */
function standsOnSentences(lines: readonly Line[], text: readonly Line[]): boolean {
  const running = lines.filter((line) =>
    text.some(({ y, text }) => Math.abs(line.y - y) < line.size * ALIGNED && /^\p{Ll}/u.test(text)),
  )
  return running.length >= MIN_RUNNING_LINES && running.length > lines.length * MIN_RUNNING_SHARE
}

/** Whether most of the text above and below the box is in a column of its width. */
function isInColumn(outside: readonly Run[], { left, right }: Area, top: number, bottom: number): boolean {
  const others = mergeRuns(outside.filter((run) => run.y < top || run.y > bottom))
  const across = others.filter((run) => run.right > left + SLACK && run.left < right - SLACK)
  const within = across.filter((run) => run.left >= left - run.size && run.right <= right + run.size)
  return within.length >= MIN_PROSE_LINES && within.length > across.length * MIN_IN_COLUMN
}

/** The share of runs beginning or ending in an area that reach over its edge: it is drawn behind some of the words. */
function crossingShare(inside: readonly Run[], outside: readonly Run[], area: Area): number {
  const { left, right, top, bottom } = area
  const crosses = (run: Run) =>
    run.y > top &&
    run.y < bottom &&
    ((run.left < left - SLACK && run.right > left + SLACK) || (run.right > right + SLACK && run.left < right - SLACK))
  const crossing = [...inside, ...outside].filter(crosses)
  return crossing.length / inside.length
}

/** The share of the lines of the shorter text that share a baseline with the other. */
function alignedShare(a: readonly Line[], b: readonly Line[]): number {
  const { left: top, right: bottom } = boundsOf(a.map(({ y }) => ({ left: y, right: y })))
  const em = medianOf(a.map(({ size }) => size))
  const near = b.filter(({ y }) => y >= top - em && y <= bottom + em)
  const [few, many] = a.length < near.length ? [a, near] : [near, a]
  return few.filter(({ y }) => many.some((line) => Math.abs(line.y - y) < em * ALIGNED)).length / (few.length || 1)
}

/** Whether another area of its width touches it from above or below: the shaded cells of a column, or bands of colour. */
function isStacked(area: Area, areas: readonly Area[]): boolean {
  return areas.some(
    (other) =>
      Math.abs(other.left - area.left) <= SLACK &&
      Math.abs(other.right - area.right) <= SLACK &&
      (Math.abs(other.top - area.bottom) <= SLACK || Math.abs(other.bottom - area.top) <= SLACK),
  )
}

function isWithin({ left, right, y, size }: Run, area: Area): boolean {
  const [x, middle] = [(left + right) / 2, y - size * 0.3]
  return x > area.left && x < area.right && middle > area.top && middle < area.bottom
}

function sizeOf({ left, right, top, bottom }: Area): number {
  return (right - left) * (bottom - top)
}
