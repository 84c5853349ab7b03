import { rgb } from 'pdf-lib'
import { INK } from './pdf-flow.ts'
import type { Flow, TextStyle } from './pdf-flow.ts'
import { shape, toColour, toLines } from './pdf-type.ts'
import type { Bar, Block } from './sample-text.ts'

/** The measures of a design: sizes and distances in points, one colour as `#rrggbb`. */
export interface Design {
  readonly size: number
  readonly leading: number
  readonly gap: number
  readonly colour: string
  readonly justify: boolean
}

const GREY = rgb(0.4, 0.42, 0.45)

/** Draws one block, except chapters, whose looks differ too much between designs: those are left to the caller. */
export function drawBlock(flow: Flow, block: Exclude<Block, { kind: 'chapter' }>, design: Design): void {
  if (block.kind === 'chart') return drawChart(flow, block.title, block.bars, design)
  if (block.kind === 'table') return drawTable(flow, block.rows, design)
  if (block.kind === 'section') return drawSection(flow, block.text, design)
  if (block.kind === 'callout') return drawCallout(flow, block.text, design)
  if (block.kind === 'bullet') return drawBullet(flow, block.text, design)
  flow.paragraph(block.text, bodyStyle(flow, design))
  flow.skip(design.gap)
}

/** The style of body text in a design. */
function bodyStyle(flow: Flow, design: Design): TextStyle {
  return { font: flow.typeface.regular, size: design.size, leading: design.leading, justify: design.justify }
}

function drawSection(flow: Flow, text: string, design: Design): void {
  flow.reserve(design.leading * 4)
  flow.skip(design.gap * 0.6)
  flow.addHeading(2, text)
  const style = {
    font: flow.typeface.bold,
    size: design.size + 1.5,
    leading: design.leading + 1,
    colour: toColour(design.colour),
  }
  flow.paragraph(text, style)
  flow.skip(design.gap * 0.4)
}

function drawBullet(flow: Flow, text: string, design: Design): void {
  flow.reserve(design.leading * 2)
  const { page, column, y } = flow
  page.drawText('•', {
    x: column.x + 2,
    y: y - design.leading,
    size: design.size,
    font: flow.typeface.bold,
    color: toColour(design.colour),
  })
  flow.paragraph(text, { ...bodyStyle(flow, design), indent: 14 })
  flow.skip(design.gap * 0.5)
}

function drawCallout(flow: Flow, text: string, design: Design): void {
  const style = {
    font: flow.typeface.bold,
    size: design.size + 0.5,
    leading: design.leading + 0.5,
    colour: toColour(design.colour),
    indent: 14,
  }
  const height = toLines(text, style.font, style.size, flow.column.width - 28).length * style.leading + 18
  flow.reserve(height + 9)
  flow.skip(9)
  const { page, column, y } = flow
  page.drawRectangle({ x: column.x, y: y - height, width: column.width, height, color: toColour(design.colour, 0.1) })
  page.drawRectangle({ x: column.x, y: y - height, width: 4, height, color: toColour(design.colour) })
  flow.y -= 6
  for (const line of toLines(text, style.font, style.size, column.width - 28)) flow.paragraph(line, style)
  flow.y = y - height
  flow.skip(design.gap + 4)
}

function drawTable(flow: Flow, rows: readonly (readonly string[])[], design: Design): void {
  const table = toTable(flow, rows, design)
  const total = table.reduce((sum, row) => sum + row.height, 0)
  // A short table is kept on one page.
  if (total < 240) flow.reserve(total)
  flow.skip(2)
  for (const row of table) {
    flow.reserve(row.height)
    drawRow(flow, row, design)
    flow.y -= row.height
  }
  flow.skip(design.gap + 4)
}

interface Row {
  readonly cells: readonly (readonly string[])[]
  readonly shares: readonly number[]
  readonly height: number
  readonly isHeader: boolean
}

function toTable(flow: Flow, rows: readonly (readonly string[])[], design: Design): readonly Row[] {
  const shares = toShares(rows)
  const size = design.size - 1.5
  return rows.map((row, index) => {
    const font = index === 0 ? flow.typeface.bold : flow.typeface.regular
    const cells = row.map((cell, columnIndex) =>
      toLines(cell, font, size, flow.column.width * (shares[columnIndex] ?? 0) - 12),
    )
    const height = Math.max(...cells.map((lines) => lines.length)) * size * 1.35 + 8
    return { cells, shares, height, isHeader: index === 0 }
  })
}

function drawRow(flow: Flow, row: Row, design: Design): void {
  const { page, column, y, typeface } = flow
  const bottom = y - row.height
  const size = design.size - 1.5
  const font = row.isHeader ? typeface.bold : typeface.regular
  if (row.isHeader)
    page.drawRectangle({
      x: column.x,
      y: bottom,
      width: column.width,
      height: row.height,
      color: toColour(design.colour, 0.16),
    })
  page.drawLine({
    start: { x: column.x, y: bottom },
    end: { x: column.x + column.width, y: bottom },
    thickness: 0.5,
    color: GREY,
  })
  let x = column.x + 6
  row.cells.forEach((lines, columnIndex) => {
    lines.forEach((line, lineIndex) =>
      page.drawText(shape(line, typeface), { x, y: y - 1 - size * 1.35 * (lineIndex + 1), size, font, color: INK }),
    )
    x += column.width * (row.shares[columnIndex] ?? 0)
  })
}

/** Shares of the width in proportion to the longest cell of each column, within limits; their sum is 1. */
function toShares(rows: readonly (readonly string[])[]): readonly number[] {
  const count = Math.max(...rows.map((row) => row.length))
  const longest = Array.from({ length: count }, (_, columnIndex) =>
    Math.max(...rows.map((row) => (row[columnIndex] ?? '').length)),
  )
  const limited = longest.map((length) => Math.min(Math.max(length, 9), 44))
  const sum = limited.reduce((total, length) => total + length, 0)
  return limited.map((length) => length / sum)
}

function drawChart(flow: Flow, title: string, bars: readonly Bar[], design: Design): void {
  const step = 19
  flow.reserve(bars.length * step + 44)
  flow.skip(4)
  flow.paragraph(title, { font: flow.typeface.bold, size: design.size - 1, leading: design.leading })
  flow.y -= 4
  const { page, column } = flow
  const maxValue = Math.max(...bars.map((bar) => bar.value))
  const left = column.x + column.width * 0.36
  for (const bar of bars) {
    const width = (column.width * 0.54 * bar.value) / maxValue
    page.drawText(shape(bar.label, flow.typeface), {
      x: column.x,
      y: flow.y - 13,
      size: design.size - 1.5,
      font: flow.typeface.regular,
      color: INK,
    })
    page.drawRectangle({ x: left, y: flow.y - 16, width, height: 12, color: toColour(design.colour, 0.75) })
    page.drawText(String(bar.value), {
      x: left + width + 5,
      y: flow.y - 13,
      size: design.size - 1.5,
      font: flow.typeface.bold,
      color: INK,
    })
    flow.y -= step
  }
  flow.skip(design.gap + 2)
}
