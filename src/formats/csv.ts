import { stringify } from 'csv-stringify/sync'

/**
 * The start of a cell that a spreadsheet may take for a formula: one of the signs, also in full-width form, after any
 * ignored characters; or a tab or line end. Leading apostrophes count, so that an added one can be recognised.
 */
const FORMULA = /^'*(?:[\t\r\n]|[\s\p{C}\p{Z}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u

/** Between several values of one cell. */
export const CELL_SEPARATOR = ' | '

/**
 * Rows as CSV (RFC 4180, lines end in CRLF). A cell that a spreadsheet would take for a formula gets an apostrophe
 * before it; removing one from such cells restores the text.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map(toCell))
  // A lone CR or LF is no record delimiter to the library, and yet not allowed outside quotes; `;` separates cells in
  // some programs.
  return stringify(safe, { record_delimiter: 'windows', quoted_match: /[\r\n;]/ })
}

function toCell(text: string): string {
  const whole = text.toWellFormed()
  return FORMULA.test(whole) ? `'${whole}` : whole
}
