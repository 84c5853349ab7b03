import { monthNumber, MONTH_PATTERN } from '../../../formats/months.ts'
import { FOREIGN_MONTH, foreignMonthNumber } from '../../../formats/foreign-months.ts'
import { namedDatePatterns } from '../../../formats/written-dates.ts'

/** Range of plausible years, from the beginning of printing. */
const FIRST_YEAR = 1450
const LAST_YEAR = 2100
/** Years of two digits up to this one belong to the century that began in 2000, as in POSIX. */
const LAST_SHORT_YEAR = 68

/** Pattern source for English month names, full or abbreviated; "Marching 2019" does not match. */
export const MONTH_NAME = `${MONTH_PATTERN}\\b\\.?`
/** Pattern source for English season names. */
export const SEASON_NAME = '(?:spring|summer|autumn|winter)'

/** Forms of a date, most precise first. */
const FORMS: readonly RegExp[] = [
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:$|[T\s])/,
  /^(?<year>\d{4}) (?<month>\d{2}) (?<day>\d{2})$/,
  /^D:(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  // a weekday may come first, and a time may follow a day
  ...namedDatePatterns(MONTH_NAME).map(
    (source, index) => new RegExp(`^(?:[a-z]{3,9},?\\s+)?${source}${index < 2 ? '\\b' : '$'}`, 'i'),
  ),
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})$/,
  /^D:(?<year>\d{4})(?<month>\d{2})$/,
  new RegExp(`^(?:D:|${SEASON_NAME}(?:\\s*[/–-]\\s*${SEASON_NAME})?,?\\s+)?(?<year>\\d{4})$`, 'i'),
]

/** `30. Juli 2018`, `1er mai 2019`, `3 de mayo de 2019`, `5 Mehefin 2019`. */
export const FOREIGN_DAY = `\\d{1,2}(?:\\.|er|º)?\\s+(?:de\\s+)?${FOREIGN_MONTH}(?:\\s+de)?\\s+\\d{4}(?!\\d)`
/** The same, or without a day. */
export const FOREIGN_DATE = `(?:${FOREIGN_DAY}|${FOREIGN_MONTH}(?:\\s+de)?\\s+\\d{4}(?!\\d))`
const FOREIGN = new RegExp(
  `^(?:(?<day>\\d{1,2})(?:\\.|er|º)?\\s+(?:de\\s+)?)?(?<foreign>${FOREIGN_MONTH})(?:\\s+de)?\\s+(?<year>\\d{4})(?!\\d)`,
  'iu',
)
/** `2020年4月2日`, `2020년 4월 2일`. */
export const EAST_ASIAN_DATE = '\\d{4}\\s?[年년]\\s?\\d{1,2}\\s?[月월](?:\\s?\\d{1,2}\\s?[日일])?'
const EAST_ASIAN = /^(?<year>\d{4})\s?[年년]\s?(?<month>\d{1,2})\s?[月월](?:\s?(?<day>\d{1,2})\s?[日일])?/
/** `8/5/2020` or `8/5/20`: which number is the day depends on the country. */
const TWO_NUMBERS = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:$|[\sT])/
/** `July/August 2020`: an issue of two months. */
const TWO_MONTHS = new RegExp(`^(${MONTH_NAME})\\s*(?:[/&–-]|to|and)\\s*(${MONTH_NAME}),?\\s+(\\d{4})$`, 'i')
/** `2019-20`, `2019/20` or `2019-2020`: a financial or school year. */
const TWO_YEARS = /^(\d{4})\s?[-–/]\s?((?:\d{2})?\d{2})$/

/** No date is longer. */
export const MAX_DATE_CHARACTERS = 60

/** A parsed date, with its possible days if it is ambiguous. */
export interface ParsedDate {
  /** ISO with its precision: `2019-06-13`, `2019-06` or `2019`; null if not even the year is certain, as of `2019-20`. */
  readonly value: string | null
  /** What an ambiguous date may mean, earliest first: two days, two months or two years; else empty. */
  readonly readings: readonly string[]
}

/**
 * Parses a date as written in metadata and on title pages. The day is as written, not converted to UTC. If either
 * number may be the day, `value` is the year alone. Null for impossible dates and for other text.
 */
export function parseDate(written: string): ParsedDate | null {
  const text = written.slice(0, MAX_DATE_CHARACTERS).trim()
  const numbers = TWO_NUMBERS.exec(text)
  if (numbers) return fromTwoNumbers(Number(numbers[1]), Number(numbers[3]), fullYear(numbers[4] ?? ''))
  const months = TWO_MONTHS.exec(text)
  if (months) return fromTwoMonths(monthNumber(months[1] ?? ''), monthNumber(months[2] ?? ''), Number(months[3]))
  for (const form of [...FORMS, EAST_ASIAN, FOREIGN]) {
    const groups = form.exec(text)?.groups
    const value = groups ? fromParts(groups) : null
    if (value !== null) return unambiguous(value)
  }
  const years = TWO_YEARS.exec(text)
  return years ? fromTwoYears(years[1] ?? '', years[2] ?? '') : null
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

/** An issue of two months appeared in that year, in either of them. */
function fromTwoMonths(first: number, second: number, year: number): ParsedDate | null {
  if (year < FIRST_YEAR || year > LAST_YEAR) return null
  return { value: String(year), readings: [first, second].map((month) => `${year}-${padded(month)}`) }
}

/** A pair of years that do not follow each other, such as `2019-36`, is the period of a plan. */
function fromTwoYears(first: string, second: string): ParsedDate | null {
  const last = second.length === 2 ? first.slice(0, 2) + second : second
  return Number(last) === Number(first) + 1 ? { value: null, readings: [first, last] } : null
}

function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length === 4) return year
  return year <= LAST_SHORT_YEAR ? 2000 + year : 1900 + year
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
  const { name, foreign } = groups
  if (foreign !== undefined) return foreignMonthNumber(foreign)
  return name === undefined ? null : monthNumber(name)
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
