/** A table of figures; the first column names the row. `null`: not measured here. */
export interface FigureTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly FigureRow[]
  /** What the figures do not say. */
  readonly note?: string
}

export interface FigureRow {
  readonly name: string
  readonly figures: readonly (number | null)[]
}

/** One thing measured about what the parsers yield. */
export interface Measure {
  readonly name: string
  measure(): Promise<readonly FigureTable[]>
}

/** The table as lines of text, figures with three digits. */
export function toLines({ title, columns, rows, note }: FigureTable): readonly string[] {
  const cells = rows.map(({ name, figures }) => [name, ...figures.map(toCell)])
  const all = [columns, ...cells]
  const widths = columns.map((_column, index) => Math.max(...all.map((row) => row[index]?.length ?? 0)))
  const toLine = (row: readonly string[]) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join('  ')
  return [`## ${title}`, ...all.map(toLine), ...(note === undefined ? [] : [note]), '']
}

/** The mean, or null of nothing. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function toCell(figure: number | null): string {
  if (figure === null) return '-'
  return Number.isInteger(figure) && figure > 1 ? String(figure) : figure.toFixed(3)
}
