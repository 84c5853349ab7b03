import { boundsOf, medianOf, type Character, type Line, type Run } from './character.ts'
import { isNumber, joinText } from './join-cells.ts'
import { toGrids, type Grid, type Rules } from './rules.ts'
import { mergeRuns, toLines } from './to-lines.ts'
import { toRuns } from './to-runs.ts'

/** Boxes whose text has more lines on the average are no cells, but parts of a page's design. */
const MAX_CELL_LINES = 6
/** So many rows, and half of all, have text in two cells, or there is no table. */
const MIN_ROWS = 2
const MIN_FULL = 0.5
/** Of the letters of a table, whose rules seldom cut one: more are text below a drawing. */
const MAX_CROSSED = 0.01
/** In ems: a word space is less than what parts the text of two cells, but for less than this share of a table's rows. */
const MIN_PADDING = 0.35
const MAX_RUN_ON = 0.5
/** In ems above its baseline: where a letter is taken to be. */
const MIDDLE = 0.3

/** A page's letters, those of ruled tables read by cell. */
export interface Taken {
  readonly rest: readonly Character[]
  /** A run for each row of each table, with its cells. */
  readonly tableRows: readonly Run[]
}

interface Cell {
  readonly row: number
  readonly column: number
  readonly lines: readonly Line[]
}

/** Takes the letters that stand in ruled tables out of a page, and reads them row by row. */
export function takeTables(characters: readonly Character[], rules: Rules): Taken {
  return toGrids(rules).reduce<Taken>(
    (taken, grid) => {
      const { inside, outside } = partAt(grid, taken.rest)
      const tableRows = isCrossed(grid, inside) ? null : toRows(toCells(grid, inside))
      return tableRows ? { rest: outside, tableRows: [...taken.tableRows, ...tableRows] } : taken
    },
    { rest: characters, tableRows: [] },
  )
}

function partAt({ left, right, top, bottom }: Grid, characters: readonly Character[]) {
  const [inside, outside]: [Character[], Character[]] = [[], []]
  for (const character of characters) {
    const { x, y } = middleOf(character)
    const isInside = x > left && x < right && y > top && y < bottom
    if (isInside) inside.push(character)
    else outside.push(character)
  }
  return { inside, outside }
}

/** Whether the grid is drawn over text that has nothing to do with it. */
function isCrossed(grid: Grid, characters: readonly Character[]): boolean {
  const crossed = characters.filter((character) => {
    const { left, right, text } = character
    const { x, y } = middleOf(character)
    const [from, to] = [grid.cellAt((left + x) / 2, y), grid.cellAt((right + x) / 2, y)]
    return from.column !== to.column && text.trim() !== ''
  })
  return crossed.length > characters.length * MAX_CROSSED
}

function middleOf({ left, right, y, size }: Character) {
  return { x: (left + right) / 2, y: y - size * MIDDLE }
}

/** Cells with text, row by row. */
function toCells(grid: Grid, characters: readonly Character[]): readonly Cell[] {
  const groups = new Map<string, { row: number; column: number; characters: Character[] }>()
  for (const character of characters) {
    const { x, y } = middleOf(character)
    const { row, column } = grid.cellAt(x, y)
    const key = `${row} ${column}`
    const group = groups.get(key)
    if (group) group.characters.push(character)
    else groups.set(key, { row, column, characters: [character] })
  }
  return [...groups.values()]
    .map(({ row, column, characters }) => ({ row, column, lines: toLines(mergeRuns(toRuns(characters))) }))
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => a.row - b.row || a.column - b.column)
}

/** Null for what is no table. */
function toRows(cells: readonly Cell[]): readonly Run[] | null {
  const rows = new Map<number, Cell[]>()
  for (const cell of cells) rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell])
  const full = [...rows.values()].filter(({ length }) => length > 1)
  const lines = cells.reduce((sum, cell) => sum + cell.lines.length, 0)
  if (full.length < MIN_ROWS || full.length < rows.size * MIN_FULL) return null
  if (lines > cells.length * MAX_CELL_LINES || full.filter(runsOn).length >= full.length * MAX_RUN_ON) return null
  return [...rows.values()].flatMap((row) => {
    // numbers below each other are rows that no line parts
    if (row.some(({ lines }) => lines.length > 1 && lines.every(isNumber)))
      return row.flatMap(({ lines }) => lines.flatMap(({ cells }) => cells))
    return toRow(row.map(({ lines }) => toRun(lines)))
  })
}

/** Whether text goes on from cell to cell, as over the edge of a coloured ground. */
function runsOn(row: readonly Cell[]): boolean {
  return row.some((cell, index) => {
    const before = row[index - 1]?.lines ?? []
    return cell.lines.some(({ left, y, size }) =>
      before.some((line) => Math.abs(line.y - y) < size * MIN_PADDING && left - line.right < size * MIN_PADDING),
    )
  })
}

function toRow(cells: readonly Run[]): Run {
  return {
    text: cells.map(({ text }) => text).join(' '),
    ...boundsOf(cells),
    y: Math.min(...cells.map(({ y }) => y)),
    size: medianOf(cells.map(({ size }) => size)),
    isBold: cells.every(({ isBold }) => isBold),
    cells,
  }
}

function toRun(lines: readonly Line[]): Run {
  return {
    text: lines.map(({ text }) => text).reduce(joinText),
    ...boundsOf(lines),
    y: lines[0]?.y ?? 0,
    size: medianOf(lines.map(({ size }) => size)),
    isBold: lines.every(({ isBold }) => isBold),
  }
}
