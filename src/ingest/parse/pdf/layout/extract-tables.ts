import { boundsOf, medianOf, type Character, type Line, type Run } from './character.ts'
import { isNumber, joinText } from './join-cells.ts'
import { toGrids, type Grid, type RuledLines } from './rules.ts'
import { mergeRuns, toLines } from './to-lines.ts'
import { toRuns } from './to-runs.ts'

/** Boxes with more lines of text on average are not cells, but part of the page design. */
const MAX_CELL_LINES = 6
/** In a table, at least this many rows, and this share of all rows, have text in two cells. */
const MIN_ROWS = 2
const MIN_FULL_SHARE = 0.5
/** Share of characters cut by ruled lines, rare in a table: with more, the lines are drawn over text. */
const MAX_CROSSED_SHARE = 0.01
/** In ems: the least gap between the texts of two cells; a smaller one is a word space. */
const MIN_PADDING = 0.35
/** Share of rows whose text may continue from cell to cell without such a gap. */
const MAX_RUN_ON_SHARE = 0.5
/** In ems: height of the middle of a character above its baseline. */
const MIDDLE = 0.3

/** The ruled tables of a page, and its other characters. */
export interface ExtractedTables {
  readonly rest: readonly Character[]
  /** One run per table row, with its cells. */
  readonly tableRows: readonly Run[]
}

interface Cell {
  readonly row: number
  readonly column: number
  readonly lines: readonly Line[]
}

/** Separates the characters in ruled tables from the rest of a page, and arranges them by row and cell. */
export function extractTables(characters: readonly Character[], rules: RuledLines): ExtractedTables {
  return toGrids(rules).reduce<ExtractedTables>(
    (extracted, grid) => {
      const { inside, outside } = splitAt(grid, extracted.rest)
      const tableRows = isCrossed(grid, inside) ? null : toRows(toCells(grid, inside))
      return tableRows ? { rest: outside, tableRows: [...extracted.tableRows, ...tableRows] } : extracted
    },
    { rest: characters, tableRows: [] },
  )
}

function splitAt({ left, right, top, bottom }: Grid, characters: readonly Character[]) {
  const [inside, outside]: [Character[], Character[]] = [[], []]
  for (const character of characters) {
    const { x, y } = middleOf(character)
    const isInside = x > left && x < right && y > top && y < bottom
    if (isInside) inside.push(character)
    else outside.push(character)
  }
  return { inside, outside }
}

/** Whether the grid is drawn over unrelated text. */
function isCrossed(grid: Grid, characters: readonly Character[]): boolean {
  const crossed = characters.filter((character) => {
    const { left, right, text } = character
    const { x, y } = middleOf(character)
    const [from, to] = [grid.cellAt((left + x) / 2, y), grid.cellAt((right + x) / 2, y)]
    return from.column !== to.column && text.trim() !== ''
  })
  return crossed.length > characters.length * MAX_CROSSED_SHARE
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

/** The rows of a table; null if the cells are not a table. */
function toRows(cells: readonly Cell[]): readonly Run[] | null {
  const rows = new Map<number, Cell[]>()
  for (const cell of cells) rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell])
  const full = [...rows.values()].filter(({ length }) => length > 1)
  const lines = cells.reduce((sum, cell) => sum + cell.lines.length, 0)
  if (full.length < MIN_ROWS || full.length < rows.size * MIN_FULL_SHARE) return null
  if (lines > cells.length * MAX_CELL_LINES || full.filter(runsOn).length >= full.length * MAX_RUN_ON_SHARE) return null
  return [...rows.values()].flatMap((row) => {
    // several numbers in a cell are rows without a line between them
    if (row.some(({ lines }) => lines.length > 1 && lines.every(isNumber)))
      return row.flatMap(({ lines }) => lines.flatMap(({ cells }) => cells))
    return toRow(row.map(({ lines }) => toRun(lines)))
  })
}

/** Whether text continues from cell to cell, as across the edge of a coloured background. */
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
