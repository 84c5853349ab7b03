import { medianOf, type Line } from '../character.ts'

/** Points: lines whose baselines differ by no more stand in one place... */
const SAME_PLACE = 2
/** ...in type whose size differs by no more. */
const SAME_SIZE = 0.5
/** A place has running lines on at least this many pages, and on this share of those from its first to its last. */
const MIN_PAGES = 4
const MIN_SHARE = 0.3
/** Share of its pages whose line recurs: that of a chapter does on few pages, a heading or a line of text does not. */
const MIN_RECURRING = 0.6
/** In line distances: how far lines of a place are from the text, in the middle of all. */
const MIN_GAP = 1.3
/** Ratio to the size of the text above which a line is a title. */
const MAX_SIZE = 1.05
/** A longer line is one of the text. */
const MAX_WORDS = 14

/** A line at the edge of a page, as `furniture.ts` finds it. */
export interface PlacedLine {
  readonly page: number
  readonly isTop: boolean
  /** Its text with numbers replaced. */
  readonly key: string
  readonly line: Line
  /** In line distances of its page: how far the next line is. */
  readonly gap: number
}

/**
 * Lines in places where most lines recur, such as the title of each chapter above its own pages: also those that recur
 * on few pages or not at all. `textSizes` by page.
 */
export function linesInRunningPlaces<T extends PlacedLine>(
  edges: readonly T[],
  textSizes: readonly number[],
): readonly T[] {
  const small = edges.filter(({ page, line }) => {
    const isTitle = line.size > (textSizes[page] ?? 0) * MAX_SIZE
    return !isTitle && line.text.split(' ').length <= MAX_WORDS
  })
  return [true, false]
    .flatMap((isTop) => placesOf(small.filter((edge) => edge.isTop === isTop)))
    .filter(isRunningPlace)
    .flat()
}

/** Groups lines by place and type. */
function placesOf<T extends PlacedLine>(edges: readonly T[]): readonly (readonly T[])[] {
  const places: T[][] = []
  for (const edge of [...edges].sort((a, b) => a.line.y - b.line.y)) {
    const place = places.findLast(([first]) => first !== undefined && isSamePlace(first.line, edge.line))
    if (place) place.push(edge)
    else places.push([edge])
  }
  return places
}

function isSamePlace(a: Line, b: Line): boolean {
  const isSameType = Math.abs(a.size - b.size) <= SAME_SIZE && a.isBold === b.isBold && a.isItalic === b.isItalic
  return isSameType && Math.abs(a.y - b.y) <= SAME_PLACE
}

function isRunningPlace(place: readonly PlacedLine[]): boolean {
  if (medianOf(place.map(({ gap }) => gap)) < MIN_GAP) return false
  const pages = new Set(place.map(({ page }) => page))
  const counts = new Map<string, number>()
  for (const { key } of place) counts.set(key, (counts.get(key) ?? 0) + 1)
  const recurring = place.filter(({ key }) => (counts.get(key) ?? 0) > 1)
  const between = Math.max(...pages) - Math.min(...pages) + 1
  return (
    pages.size >= MIN_PAGES && pages.size >= between * MIN_SHARE && recurring.length >= place.length * MIN_RECURRING
  )
}
