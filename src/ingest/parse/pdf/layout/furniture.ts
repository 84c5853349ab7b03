import { boundsOf, medianOf, type Line, type Run } from './character.ts'
import { toLine } from './to-lines.ts'

/** So many lines at each end of a page may run over all pages. */
const EDGE_ROWS = 3
/** A line is a running one from so many pages on... */
const MIN_PAGES = 3
/** ...if it stands on this share of those between its first and its last: a heading does too, now and then. */
const MIN_SHARE = 0.3
/** Points by which a running line may stand higher or lower than on other pages. */
const MAX_OFF = 8
/** In line pitches: how far a line stands off the text that has nothing to do with it, and how far a number does. */
const MIN_ISOLATION = 3
const MIN_NUMBER_ISOLATION = 1.5
/** In ems: lines farther apart are not of one paragraph. Above the text, where titles stand, all lines tell its pitch. */
const MAX_PITCH = 2
/** Of the width of the page's text: so far stands a page number from the title beside it, and no number of a heading. */
const MIN_NUMBER_GAP = 0.15
/** Of that width too: what is narrower is no line of text, but may be a cell. */
const MIN_TEXT_WIDTH = 0.6
/** A page with fewer lines is a title or a picture: nothing on it is beside the text. */
const MIN_ROWS = 8
const MAX_ISOLATED_WORDS = 14
const NUMBER = /^(?:page\s*)?[-\u2013|\s]*(?:\d{1,4}|[ivxlc]{1,7})[-\u2013|\s]*(?:(?:of|\/)\s*\d{1,4})?$/i
const NUMBER_OF_NOTE = /^\d{1,3}\p{L}/u
/** Dots from an entry of a list of contents to its page. */
const LEADER = /(?:\.\s?){4}/
const ROMAN = /\b[ivxlc]{1,7}\b/g

/** A page's lines: those that run over the pages, above and below, and what is between. */
export interface Parted {
  readonly head: readonly Line[]
  readonly body: readonly Run[]
  readonly foot: readonly Line[]
}

type Row = readonly Run[]

interface Edge {
  readonly page: number
  /** Position among the rows of the page. */
  readonly row: number
  readonly isTop: boolean
  readonly key: string
  readonly line: Line
}

/** Finds running headers, footers and page numbers by what stands at one place of several pages. */
export function partFurniture(pages: readonly (readonly Row[])[]): readonly Parted[] {
  const edges = pages.map(edgesOf)
  const running = new Set(groupsOf(edges.flat()).filter(isRunning).flat())
  return pages.map((rows, page) => {
    const ours = edges[page] ?? []
    return partPage(
      rows,
      ours.filter((edge) => running.has(edge) || isIsolated(edge, rows)),
    )
  })
}

/** What stands in the lines that may be running ones. */
export function edgeRowsOf(rows: readonly Row[]): Row {
  return rows.filter((_row, index) => index < EDGE_ROWS || index >= rows.length - EDGE_ROWS).flat()
}

function partPage(rows: readonly Row[], edges: readonly Edge[]): Parted {
  const taken = new Set(edges.map(({ row }) => row))
  const linesOf = (isTop: boolean) => edges.filter((edge) => edge.isTop === isTop).sort((a, b) => a.row - b.row)
  return {
    head: linesOf(true).map(({ line }) => line),
    body: rows.filter((_row, index) => !taken.has(index)).flat(),
    foot: linesOf(false).map(({ line }) => line),
  }
}

function edgesOf(rows: readonly Row[], page: number): readonly Edge[] {
  const count = Math.min(EDGE_ROWS, Math.floor(rows.length / 2))
  const positions = [...Array(count).keys()].flatMap((index) => [index, rows.length - 1 - index])
  return positions.map((row) => {
    const line = toLine(rows[row] ?? [])
    return { page, row, isTop: row < count, key: toKey(line.text), line }
  })
}

/** Text with what differs from page to page made one. */
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
    return group.filter(({ line }) => Math.abs(line.y - y) <= MAX_OFF)
  })
}

function isRunning(group: readonly Edge[]): boolean {
  const pages = new Set(group.map(({ page }) => page))
  const between = Math.max(...pages) - Math.min(...pages) + 1
  return pages.size >= MIN_PAGES && pages.size >= between * MIN_SHARE
}

/** A number, a title with one, or a short line of no larger type, far off a text that fills the page. */
function isIsolated({ row, isTop, line }: Edge, rows: readonly Row[]): boolean {
  const neighbour = rows[isTop ? row + 1 : row - 1] ?? []
  const beyond = isTop ? rows.slice(0, row) : rows.slice(row + 1)
  if (beyond.some(hasWords) || neighbour.length === 0 || rows.length < MIN_ROWS) return false
  const runs = rows.flat()
  const size = medianOf(runs.map((run) => run.size))
  const gap = Math.abs(line.y - (neighbour[0]?.y ?? 0)) / pitchOf(rows, isTop ? Infinity : size * MAX_PITCH)
  if (NUMBER.test(line.text)) return gap > MIN_NUMBER_ISOLATION
  const width = widthOf(runs)
  const isOverText = gap > MIN_NUMBER_ISOLATION || widthOf(neighbour) > width * MIN_TEXT_WIDTH
  if (isTop && isOverText && line.cells.length > neighbour.length && hasNumberApart(line, width)) return true
  const isText = line.size > size || NUMBER_OF_NOTE.test(line.text)
  return gap > MIN_ISOLATION && !isText && line.text.split(' ').length <= MAX_ISOLATED_WORDS
}

/** Specks on a scan are read as dashes and dots. */
function hasWords(row: Row): boolean {
  return row.some(({ text }) => /[\p{L}\p{N}]/u.test(text))
}

/** Whether a line begins or ends with a number that is far from the rest. */
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

/** The usual distance between lines no farther apart than that; of all lines where none are so close. */
function pitchOf(rows: readonly Row[], max: number): number {
  const ys = rows.map(([first]) => first?.y ?? 0)
  const steps = ys.slice(1).map((y, index) => y - (ys[index] ?? 0))
  const close = steps.filter((step) => step <= max)
  return medianOf(close.length > 0 ? close : steps)
}
