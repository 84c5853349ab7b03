/** Where commands write: data on stdout, everything else on stderr. */
export interface Output {
  /** `--json`: data as one JSON value. */
  readonly json: boolean
  data(value: unknown, asText: string): void
  say(message: string): void
}

export function createOutput(json: boolean): Output {
  return {
    json,
    data: (value, asText) => {
      const text = json ? JSON.stringify(value, null, 2) : asText
      if (text !== '') process.stdout.write(`${text}\n`)
    },
    say: (message) => void process.stderr.write(`${message}\n`),
  }
}

/** Rows under their headings, columns as wide as their widest cell. */
export function toTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows].map((row) => row.map(toCell))
  const widths = heads.map((_head, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** Replaces control characters: text of documents may contain terminal escape sequences. */
function toCell(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
}

/** `4.2 s` */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
