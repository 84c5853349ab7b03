/** Printing is older than the first year; the last is beyond anything that is published while this code runs. */
const FIRST_YEAR = 1450
const LAST_YEAR = 2100

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Names of months in English, whole or cut as they are cut: "Marching 2019" is no month. For use within a pattern. */
export const MONTH_NAME =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\b\\.?'
export const SEASON_NAME = '(?:spring|summer|autumn|winter)'

/** Forms of a date, most precise first; groups are named. */
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

/** `8/5/2020`: which number is the day depends on who writes. */
const TWO_NUMBERS = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:$|[\sT])/

/** Nothing that is a date is longer. */
export const MAX_DATE_CHARACTERS = 60

/** What is certain of a written date, and the days that it may be where more than one is meant by it. */
export interface ReadDate {
  /** ISO with its precision: `2019-06-13`, `2019-06` or `2019`. */
  readonly value: string
  /** Two days, earliest first, where the writing leaves open which number is the day; else none. */
  readonly readings: readonly string[]
}

/**
 * A date as metadata and title pages write it. The day is the one written, not moved to UTC. A date that leaves open
 * which number is the day is certain in its year alone. Null for impossible dates and for what is none.
 */
export function readDate(written: string): ReadDate | null {
  const text = written.slice(0, MAX_DATE_CHARACTERS).trim()
  const numbers = TWO_NUMBERS.exec(text)
  if (numbers) return fromTwoNumbers(Number(numbers[1]), Number(numbers[2]), Number(numbers[3]))
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups
    if (groups) return certain(fromParts(groups))
  }
  return null
}

/** As `readDate`, in ISO form; null also for dates that are ambiguous. */
export function toIsoDate(written: string): string | null {
  const read = readDate(written)
  return read === null || read.readings.length > 0 ? null : read.value
}

function certain(value: string | null): ReadDate | null {
  return value === null ? null : { value, readings: [] }
}

/** With both readings where both are days. */
function fromTwoNumbers(one: number, other: number, year: number): ReadDate | null {
  if (year < FIRST_YEAR || year > LAST_YEAR) return null
  const days = [toDay(year, other, one), toDay(year, one, other)].filter((day) => day !== null)
  const [first, second] = [...new Set(days)].sort()
  if (first === undefined || second === undefined) return certain(first ?? null)
  return { value: String(year), readings: [first, second] }
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

/** Null where there is no such day. */
function toDay(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  return `${year}-${padded(month)}-${padded(day)}`
}

function padded(number: number): string {
  return String(number).padStart(2, '0')
}

function monthOf(groups: Readonly<Record<string, string | undefined>>): number | null {
  if (groups['month'] !== undefined) return Number(groups['month'])
  const name = groups['name']?.slice(0, 3).toLowerCase()
  return name === undefined ? null : MONTHS.indexOf(name) + 1
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
