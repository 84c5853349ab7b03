import { monthNumber, MONTH_PATTERN } from '../../../formats/months.ts'

/** Range of plausible years, from the beginning of printing. */
const FIRST_YEAR = 1450
const LAST_YEAR = 2100

/** Pattern source for English month names, full or abbreviated; "Marching 2019" does not match. */
export const MONTH_NAME = `${MONTH_PATTERN}\\b\\.?`
/** Pattern source for English season names. */
export const SEASON_NAME = '(?:spring|summer|autumn|winter)'

/** Forms of a date, most precise first. */
const FORMS: readonly RegExp[] = [
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:$|[T\s])/,
  /^D:(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  new RegExp(
    `^(?:[a-z]{3,9},?\\s+)?(?<day>\\d{1,2})(?:st|nd|rd|th)?[\\s-]+(?<name>${MONTH_NAME}),?[\\s-]+(?<year>\\d{4})\\b`,
    'i',
  ),
  new RegExp(
    `^(?:[a-z]{3,9},?\\s+)?(?<name>${MONTH_NAME})\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?<year>\\d{4})\\b`,
    'i',
  ),
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})$/,
  /^D:(?<year>\d{4})(?<month>\d{2})$/,
  new RegExp(`^(?<name>${MONTH_NAME}),?\\s+(?<year>\\d{4})$`, 'i'),
  new RegExp(`^(?:D:|${SEASON_NAME},?\\s+)?(?<year>\\d{4})$`, 'i'),
]

/** `8/5/2020`: which number is the day depends on the country. */
const TWO_NUMBERS = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:$|[\sT])/

/** No date is longer. */
export const MAX_DATE_CHARACTERS = 60

/** A parsed date, with its possible days if it is ambiguous. */
export interface ParsedDate {
  /** ISO with its precision: `2019-06-13`, `2019-06` or `2019`. */
  readonly value: string
  /** The two possible days, earliest first, if either number may be the day; else empty. */
  readonly readings: readonly string[]
}

/**
 * Parses a date as written in metadata and on title pages. The day is as written, not converted to UTC. If either
 * number may be the day, `value` is the year alone. Null for impossible dates and for other text.
 */
export function parseDate(written: string): ParsedDate | null {
  const text = written.slice(0, MAX_DATE_CHARACTERS).trim()
  const numbers = TWO_NUMBERS.exec(text)
  if (numbers) return fromTwoNumbers(Number(numbers[1]), Number(numbers[2]), Number(numbers[3]))
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups
    if (groups) return unambiguous(fromParts(groups))
  }
  return null
}

/** As `parseDate`, in ISO form; null also for ambiguous dates. */
export function toIsoDate(written: string): string | null {
  const read = parseDate(written)
  return read === null || read.readings.length > 0 ? null : read.value
}

function unambiguous(value: string | null): ParsedDate | null {
  return value === null ? null : { value, readings: [] }
}

/** With both possible days if both exist. */
function fromTwoNumbers(first: number, second: number, year: number): ParsedDate | null {
  if (year < FIRST_YEAR || year > LAST_YEAR) return null
  const days = [toDay(year, second, first), toDay(year, first, second)].filter((day) => day !== null)
  const [earlier, later] = [...new Set(days)].sort()
  if (earlier === undefined || later === undefined) return unambiguous(earlier ?? null)
  return { value: String(year), readings: [earlier, later] }
}

function fromParts(groups: Readonly<Record<string, string | undefined>>): string | null {
  const year = Number(groups['year'])
  if (year < FIRST_YEAR || year > LAST_YEAR) return null
  const month = monthOf(groups)
  if (month === null) return String(year)
  if (month < 1 || month > 12) return null
  if (groups['day'] === undefined) return `${year}-${padded(month)}`
  return toDay(year, month, Number(groups['day']))
}

/** ISO date; null if there is no such day. */
function toDay(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  return `${year}-${padded(month)}-${padded(day)}`
}

function padded(number: number): string {
  return String(number).padStart(2, '0')
}

function monthOf(groups: Readonly<Record<string, string | undefined>>): number | null {
  if (groups['month'] !== undefined) return Number(groups['month'])
  const { name } = groups
  return name === undefined ? null : monthNumber(name)
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
