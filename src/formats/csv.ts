import { stringify } from 'csv-stringify/sync'

/**
 * How a cell begins that a spreadsheet may take for a formula: with one of its signs, in wide form too, behind whatever
 * is passed over; or with a tab or line end. Apostrophes before it count, so that what was put there can be told apart.
 */
const FORMULA = /^'*(?:[\t\r\n]|[\s\p{C}\p{Z}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u

/** Between several values of one cell. */
export const CELL_SEPARATOR = ' | '

/**
 * Rows as CSV (RFC 4180, lines end in CRLF). A cell that a spreadsheet would take for a formula gets an apostrophe
 * before it; who takes one from such cells has the text again.
 */
export function toCsv(rows: readonly (readonly string[])[]): string {
  const safe = rows.map((row) => row.map(toCell))
  // A lone CR or LF is no record delimiter to the library, and yet not allowed outside quotes; `;` parts cells elsewhere.
  return stringify(safe, { record_delimiter: 'windows', quoted_match: /[\r\n;]/ })
}

function toCell(text: string): string {
  const whole = text.toWellFormed()
  return FORMULA.test(whole) ? `'${whole}` : whole
}
