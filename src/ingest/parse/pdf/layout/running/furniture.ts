import { boundsOf, medianOf, type Line, type Run } from '../character.ts'
import { toLine } from '../to-lines.ts'
import { linesInRunningPlaces, type PlacedLine } from './running-places.ts'

/** Lines at each end of a page that may be running lines. */
const EDGE_ROWS = 3
/** A running line is on at least this many pages... */
const MIN_PAGES = 3
/** ...and on this share of the pages from its first to its last, since a heading may recur too. */
const MIN_SHARE = 0.3
/** Points by which the position of a running line may differ between pages. */
const MAX_OFFSET = 8
/** In line pitches: the least distance of an isolated line, and of an isolated number, from the text. */
const MIN_ISOLATION = 3
const MIN_NUMBER_ISOLATION = 1.5
/** In ems: lines farther apart are not in one paragraph. Not applied above the text, where titles are. */
const MAX_PITCH = 2
/** Share of the text width that separates a page number from a title beside it, but not the number of a heading. */
const MIN_NUMBER_GAP = 0.15
/** Share of the text width below which a row is not a line of text, but may be a cell. */
const MIN_TEXT_WIDTH = 0.6
/** What makes a line one of the text: its share of the width, line distance by the usual one, and difference in size. */
const MIN_LINE_WIDTH = 0.75
const MAX_TEXT_STEP = 1.15
const MAX_TEXT_SIZE_CHANGE = 0.03
/** A page with fewer lines is a title page or a picture, and has no isolated lines. */
const MIN_ROWS = 8
const MAX_ISOLATED_WORDS = 14
const NUMBER = /^(?:page\s*)?[-\u2013|\s]*(?:\d{1,4}|[ivxlc]{1,7})[-\u2013|\s]*(?:(?:of|\/)\s*\d{1,4})?$/i
/** A title with a page number behind or before a sign, as in `Harbour board | 3`. */
const NUMBERED_TITLE =
  /^(?:[^|•·]{3,80}\s[|•·]\s*(?:page\s*)?\d{1,4}|(?:page\s*)?\d{1,4}\s*[|•·]\s[^|•·]{3,80}|[^|•·]{3,80}\spage\s\d{1,4}(?:\sof\s\d{1,4})?)$/i
const NOTE_NUMBER = /^(?:\d{1,3}\p{L}|[⁰¹²³⁴-⁹])/u
/** Leader dots between an entry of a table of contents and its page number. */
const LEADER = /(?:\.\s?){4}/
const ROMAN = /\b[ivxlc]{1,7}\b/g

/** A page separated into its running lines, above and below, and its body. */
export interface SeparatedPage {
  readonly head: readonly Line[]
  readonly body: readonly Run[]
  readonly foot: readonly Line[]
}

type Row = readonly Run[]

interface Edge extends PlacedLine {
  /** Position among the rows of the page. */
  readonly row: number
}

/** Finds running headers, footers and page numbers by their recurrence at one position on several pages. */
export function separateFurniture(pages: readonly (readonly Row[])[]): readonly SeparatedPage[] {
  const edges = pages.map(edgesOf)
  const outermost = edges.map((pageEdges, page) => pageEdges.filter((edge) => isOutermost(edge, pages[page] ?? [])))
  const textSizes = pages.map((rows) => medianOf(rows.flat().map((run) => run.size)))
  const running = new Set([
    ...groupsOf(edges.flat()).filter(isRunning).flat(),
    ...linesInRunningPlaces(outermost.flat(), textSizes),
  ])
  return pages.map((rows, page) => {
    const pageEdges = edges[page] ?? []
    return separatePage(
      rows,
      pageEdges.filter((edge) => (running.has(edge) && !isLineOfText(edge, rows)) || isIsolated(edge, rows)),
    )
  })
}

/** The runs of the lines that may be running lines. */
export function edgeRowsOf(rows: readonly Row[]): Row {
  return rows.filter((_row, index) => index < EDGE_ROWS || index >= rows.length - EDGE_ROWS).flat()
}

function separatePage(rows: readonly Row[], edges: readonly Edge[]): SeparatedPage {
  const removed = new Set(edges.map(({ row }) => row))
  const linesOf = (isTop: boolean) => edges.filter((edge) => edge.isTop === isTop).sort((a, b) => a.row - b.row)
  return {
    head: linesOf(true).map(({ line }) => line),
    body: rows.filter((_row, index) => !removed.has(index)).flat(),
    foot: linesOf(false).map(({ line }) => line),
  }
}

function edgesOf(rows: readonly Row[], page: number): readonly Edge[] {
  const count = Math.min(EDGE_ROWS, Math.floor(rows.length / 2))
  const positions = [...Array(count).keys()].flatMap((index) => [index, rows.length - 1 - index])
  const pitch = pitchOf(rows, Infinity)
  return positions.map((row) => {
    const line = toLine(rows[row] ?? [])
    const isTop = row < count
    const inner = rows[isTop ? row + 1 : row - 1]?.[0]
    return { page, row, isTop, key: toKey(line.text), line, gap: inner ? Math.abs(inner.y - line.y) / pitch : 0 }
  })
}

/**
 * Whether a line goes on into the text of the page: as wide and large as text, as are the lines between, at its line
 * distance. A form or register may have the same text on every page.
 */
function isLineOfText({ row, isTop }: Edge, rows: readonly Row[]): boolean {
  const size = medianOf(rows.flat().map((run) => run.size))
  const width = widthOf(rows.flat())
  const maxStep = pitchOf(rows, size * MAX_PITCH) * MAX_TEXT_STEP
  const inner = isTop ? rows.slice(row, EDGE_ROWS + 1) : rows.slice(-EDGE_ROWS - 1, row + 1).reverse()
  return (
    inner.length > 1 &&
    inner.every((runs, index) => {
      const [first, next] = [runs[0], inner[index + 1]?.[0]]
      if (!first || runs.length > 1 || widthOf(runs) < width * MIN_LINE_WIDTH) return false
      const isStep = !next || Math.abs(next.y - first.y) <= maxStep
      return isStep && Math.abs(first.size - size) <= size * MAX_TEXT_SIZE_CHANGE
    })
  )
}

/** Text with numbers replaced, so that it is the same on all pages. */
function toKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\d+/g, '#').replace(ROMAN, '#').replace(/\s+/g, ' ')
}

function groupsOf(edges: readonly Edge[]): readonly (readonly Edge[])[] {
  const groups = new Map<string, Edge[]>()
  for (const edge of edges) {
    const key = `${edge.isTop ? 'top' : 'bottom'} ${edge.key}`
    const group = groups.get(key)
    if (group) group.push(edge)
    else groups.set(key, [edge])
  }
  return [...groups.values()].map((group) => {
    const y = medianOf(group.map(({ line }) => line.y))
    return group.filter(({ line }) => Math.abs(line.y - y) <= MAX_OFFSET)
  })
}

/** Whether no words are beyond a line. */
function isOutermost({ row, isTop }: Edge, rows: readonly Row[]): boolean {
  return !(isTop ? rows.slice(0, row) : rows.slice(row + 1)).some(hasWords)
}

function isRunning(group: readonly Edge[]): boolean {
  const pages = new Set(group.map(({ page }) => page))
  const between = Math.max(...pages) - Math.min(...pages) + 1
  return pages.size >= MIN_PAGES && pages.size >= between * MIN_SHARE
}

/** Whether a line is far from the text of a full page, and a number, a title with one, or short and in no larger type. */
function isIsolated(edge: Edge, rows: readonly Row[]): boolean {
  const { row, isTop, line } = edge
  const neighbour = rows[isTop ? row + 1 : row - 1] ?? []
  if (!isOutermost(edge, rows) || neighbour.length === 0 || rows.length < MIN_ROWS) return false
  const runs = rows.flat()
  const size = medianOf(runs.map((run) => run.size))
  const gap = Math.abs(line.y - (neighbour[0]?.y ?? 0)) / pitchOf(rows, isTop ? Infinity : size * MAX_PITCH)
  if (NUMBER.test(line.text) || (line.size <= size && NUMBERED_TITLE.test(line.text))) return gap > MIN_NUMBER_ISOLATION
  const width = widthOf(runs)
  const isOverText = gap > MIN_NUMBER_ISOLATION || widthOf(neighbour) > width * MIN_TEXT_WIDTH
  if (isTop && isOverText && line.cells.length > neighbour.length && hasNumberApart(line, width)) return true
  const isText = line.size > size || NOTE_NUMBER.test(line.text)
  return gap > MIN_ISOLATION && !isText && line.text.split(' ').length <= MAX_ISOLATED_WORDS
}

/** Whether a row contains letters or digits: specks on a scan are recognised as dashes and dots. */
function hasWords(row: Row): boolean {
  return row.some(({ text }) => /[\p{L}\p{N}]/u.test(text))
}

/** Whether a line begins or ends with a number far from the rest. */
function hasNumberApart({ text, cells }: Line, width: number): boolean {
  if (LEADER.test(text)) return false
  const [first, second] = cells
  const [beforeLast, last] = cells.slice(-2)
  if (!first || !second || !beforeLast || !last) return false
  const isApart = (left: Run, right: Run) => right.left - left.right > width * MIN_NUMBER_GAP
  return (NUMBER.test(first.text) && isApart(first, second)) || (NUMBER.test(last.text) && isApart(beforeLast, last))
}

function widthOf(runs: Row): number {
  const { left, right } = boundsOf(runs)
  return right - left
}

/** The median distance between lines no farther apart than `max`, or between all lines if there are none. */
function pitchOf(rows: readonly Row[], max: number): number {
  const ys = rows.map(([first]) => first?.y ?? 0)
  const steps = ys.slice(1).map((y, index) => y - (ys[index] ?? 0))
  const close = steps.filter((step) => step <= max)
  return medianOf(close.length > 0 ? close : steps)
}
