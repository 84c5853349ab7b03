/** The rows of a CSV text (RFC 4180), keyed by column name; a missing cell is ''. */
export function* csvRows(text: string): Generator<Readonly<Record<string, string>>> {
  const [names = [], ...rows] = [...toCells(text)]
  for (const row of rows) yield Object.fromEntries(names.map((name, at) => [name, row[at] ?? '']))
}

function* toCells(text: string): Generator<readonly string[]> {
  let row: string[] = []
  // a quoted cell, or one up to the next comma or line end; then its terminator
  for (const [, quoted, bare = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? bare)
    if (end === ',') continue
    if (row.length > 1 || row[0] !== '') yield row
    row = []
  }
}
