/** A drawn line, in points: `at` is its position across its direction, `from` and `to` are its ends. */
export interface RuledLine {
  readonly at: number
  readonly from: number
  readonly to: number
}

/** The drawn lines of a page, in the frame of its characters. */
export interface RuledLines {
  readonly level: readonly RuledLine[]
  readonly upright: readonly RuledLine[]
}

/** A page without drawn lines. */
export const NO_RULED_LINES: RuledLines = { level: [], upright: [] }

/** Points: lines no farther apart touch, or are one line. */
const TOUCH = 3
/** Lines per page, after joining their pieces: more are a drawing. */
const MAX_RULES = 500
/** Cells per table; more are noise. */
const MAX_CELLS = 20_000

/** A grid of ruled lines, with cells that may span rows and columns. */
export interface Grid {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  /** The first row and column of the cell at a point within the grid. */
  cellAt(x: number, y: number): { readonly row: number; readonly column: number }
}

/** Grids of at least two rows and two columns, from lines that cross or meet. */
export function toGrids({ level, upright }: RuledLines): readonly Grid[] {
  const [levels, uprights] = [joinPieces(level), joinPieces(upright)]
  if (levels.length + uprights.length > MAX_RULES) return []
  return groupsOf(levels, uprights).flatMap((group) => toGrid(group) ?? [])
}

/** Joins lines drawn in pieces: many tables draw the edges of each cell. */
function joinPieces(rules: readonly RuledLine[]): readonly RuledLine[] {
  const tracks: RuledLine[][] = []
  for (const rule of [...rules].sort((a, b) => a.at - b.at)) {
    const track = tracks.at(-1)
    if (track && rule.at - (track[0]?.at ?? 0) <= TOUCH / 2) track.push(rule)
    else tracks.push([rule])
  }
  return tracks.flatMap((track) => {
    const joined: RuledLine[] = []
    for (const rule of track.sort((a, b) => a.from - b.from)) {
      const last = joined.at(-1)
      if (last && rule.from <= last.to + TOUCH) joined[joined.length - 1] = { ...last, to: Math.max(last.to, rule.to) }
      else joined.push(rule)
    }
    return joined
  })
}

/** Groups lines that are connected. */
function groupsOf(levels: readonly RuledLine[], uprights: readonly RuledLine[]): readonly RuledLines[] {
  const sets = new DisjointSets(levels.length + uprights.length)
  levels.forEach((level, index) => {
    uprights.forEach((upright, other) => {
      if (covers(level, upright.at) && covers(upright, level.at)) sets.join(index, levels.length + other)
    })
  })
  const groups = new Map<number, { level: RuledLine[]; upright: RuledLine[] }>()
  const groupAt = (index: number) => {
    const group = groups.get(sets.find(index)) ?? { level: [], upright: [] }
    groups.set(sets.find(index), group)
    return group
  }
  levels.forEach((rule, index) => groupAt(index).level.push(rule))
  uprights.forEach((rule, index) => groupAt(levels.length + index).upright.push(rule))
  return [...groups.values()]
}

function covers({ from, to }: RuledLine, at: number): boolean {
  return at >= from - TOUCH && at <= to + TOUCH
}

function toGrid({ level, upright }: RuledLines): Grid | null {
  const xs = toEdges([...upright.map(({ at }) => at), ...level.flatMap(({ from, to }) => [from, to])])
  const ys = toEdges([...level.map(({ at }) => at), ...upright.flatMap(({ from, to }) => [from, to])])
  const [columns, rows] = [xs.length - 1, ys.length - 1]
  if (columns < 2 || rows < 2 || columns * rows > MAX_CELLS) return null
  const sets = joinOpen({ level, upright }, xs, ys)
  const [left = 0, right = 0, top = 0, bottom = 0] = [xs[0], xs.at(-1), ys[0], ys.at(-1)]
  return {
    left,
    right,
    top,
    bottom,
    cellAt(x, y) {
      const cell = sets.find(spanAt(ys, y) * columns + spanAt(xs, x))
      return { row: Math.floor(cell / columns), column: cell % columns }
    },
  }
}

function toEdges(values: readonly number[]): readonly number[] {
  const edges: number[] = []
  for (const value of [...values].sort((a, b) => a - b)) {
    if (value - (edges.at(-1) ?? -Infinity) > TOUCH) edges.push(value)
  }
  return edges
}

/** The index of the span between two edges that contains a point; the last one for a point beyond. */
function spanAt(edges: readonly number[], at: number): number {
  const next = edges.findIndex((edge, index) => index > 0 && edge > at)
  return next < 0 ? edges.length - 2 : next - 1
}

/** Joins cells with no line between them. */
function joinOpen({ level, upright }: RuledLines, xs: readonly number[], ys: readonly number[]): DisjointSets {
  const [columns, rows] = [xs.length - 1, ys.length - 1]
  const sets = new DisjointSets(columns * rows)
  const middleOf = (edges: readonly number[], span: number) => ((edges[span] ?? 0) + (edges[span + 1] ?? 0)) / 2
  const separates = (rules: readonly RuledLine[], at = 0, middle: number) =>
    rules.some((rule) => Math.abs(rule.at - at) <= TOUCH && rule.from <= middle && rule.to >= middle)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column
      const isOpenRight = column + 1 < columns && !separates(upright, xs[column + 1], middleOf(ys, row))
      if (isOpenRight) sets.join(cell, cell + 1)
      const isOpenBelow = row + 1 < rows && !separates(level, ys[row + 1], middleOf(xs, column))
      if (isOpenBelow) sets.join(cell, cell + columns)
    }
  }
  return sets
}

/** Disjoint sets of the numbers from 0; each set is represented by its smallest number. */
class DisjointSets {
  readonly #parents: number[]

  constructor(size: number) {
    this.#parents = Array.from({ length: size }, (_item, index) => index)
  }

  find(item: number): number {
    let root = item
    for (let parent = this.#parents[root] ?? root; parent !== root; parent = this.#parents[root] ?? root) root = parent
    this.#parents[item] = root
    return root
  }

  join(a: number, b: number): void {
    const [rootA, rootB] = [this.find(a), this.find(b)]
    this.#parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB)
  }
}
