/** A table of figures; the first column names the row. `null`: not measured here. */
export interface FigureTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly FigureRow[]
  /** Remarks below the table. */
  readonly note?: string
}

export interface FigureRow {
  readonly name: string
  readonly figures: readonly (number | null)[]
}

/** One measurement of the output of the parsers. */
export interface Measure {
  readonly name: string
  measure(): Promise<readonly FigureTable[]>
}

/** Formats the table as lines of text, figures with three digits. */
export function toLines({ title, columns, rows, note }: FigureTable): readonly string[] {
  const cells = rows.map(({ name, figures }) => [name, ...figures.map(toCell)])
  const all = [columns, ...cells]
  const widths = columns.map((_column, index) => Math.max(...all.map((row) => row[index]?.length ?? 0)))
  const toLine = (row: readonly string[]) =>
    row.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join('  ')
  return [`## ${title}`, ...all.map(toLine), ...(note === undefined ? [] : [note]), '']
}

/** The mean, or null for none. */
export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

function toCell(figure: number | null): string {
  if (figure === null) return '-'
  return Number.isInteger(figure) && figure > 1 ? String(figure) : figure.toFixed(3)
}
