import { toCleanValue } from '../text/clean-text.ts'
import { toFoundValues, type Candidate } from './metadata-values.ts'
import type { FieldCandidates } from './to-metadata.ts'

/** Volumes, issues and page numbers are short: "S1-2", "e1002128", "12(Suppl 3)". */
const MAX_NUMBER_CHARACTERS = 30

/** `277-290` in one field, as in PRISM and some Highwire tags. */
const RANGE = /^\s*(\w{1,12})\s*[-–—]{1,2}\s*(\w{1,12})\s*$/

/** Candidates for the first and last page of a paper; a range provides both. */
export function toPageCandidates(
  first: readonly Candidate[],
  last: readonly Candidate[],
  ranges: readonly Candidate[] = [],
): Pick<FieldCandidates, 'firstPage' | 'lastPage'> {
  const endOf = (end: 1 | 2) =>
    ranges.map(([rule, value]): Candidate => [rule, RANGE.exec(value ?? '')?.[end] ?? (end === 1 ? value : null)])
  return {
    firstPage: toFoundValues([...first, ...endOf(1)], toNumbering),
    lastPage: toFoundValues([...last, ...endOf(2)], toNumbering),
  }
}

/** A volume, issue or page number as printed; null for placeholders such as "n/a". */
export function toNumbering(value: string): string | null {
  const text = toCleanValue(value, MAX_NUMBER_CHARACTERS + 1)
  return text === null || text.length > MAX_NUMBER_CHARACTERS || /^(?:0+|n\/?a|null|none|unknown|ahead.*)$/i.test(text)
    ? null
    : text
}

/** An ISSN with its hyphen; null unless its check digit is correct (ISO 3297). */
export function toIssn(value: string): string | null {
  const digits = /(?<!\d)(\d{4})[-–]?(\d{3}[\dX])(?![\dX])/i.exec(value.slice(0, 60))
  const issn = `${digits?.[1] ?? ''}${digits?.[2]?.toUpperCase() ?? ''}`
  if (issn.length !== 8) return null
  const sum = [...issn].reduce((total, digit, index) => total + (digit === 'X' ? 10 : Number(digit)) * (8 - index), 0)
  return sum % 11 === 0 ? `${issn.slice(0, 4)}-${issn.slice(4)}` : null
}
