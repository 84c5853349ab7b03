/** Printing is older than the first year; the last is beyond anything that is published while this code runs. */
const FIRST_YEAR = 1450
const LAST_YEAR = 2100

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH_NAME = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?'

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
  new RegExp(`^(?<name>${MONTH_NAME})\\s+(?<year>\\d{4})$`, 'i'),
  /^(?:D:)?(?<year>\d{4})$/,
]

/** Nothing that is a date is longer. */
const MAX_DATE_CHARACTERS = 60

/**
 * A date as metadata write it, in ISO form with the precision that it has: `2019-06-13`, `2019-06` or `2019`. The day is
 * the one written, not moved to UTC. Null for impossible dates, and for forms that leave open which number is the day.
 */
export function toIsoDate(value: string): string | null {
  const text = value.slice(0, MAX_DATE_CHARACTERS).trim()
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups
    if (groups) return fromParts(groups)
  }
  return null
}

function fromParts(groups: Readonly<Record<string, string | undefined>>): string | null {
  const year = Number(groups['year'])
  if (year < FIRST_YEAR || year > LAST_YEAR) return null
  const month = monthOf(groups)
  if (month === null) return String(year)
  if (month < 1 || month > 12) return null
  const yearMonth = `${year}-${String(month).padStart(2, '0')}`
  if (groups['day'] === undefined) return yearMonth
  const day = Number(groups['day'])
  return day < 1 || day > daysIn(year, month) ? null : `${yearMonth}-${String(day).padStart(2, '0')}`
}

function monthOf(groups: Readonly<Record<string, string | undefined>>): number | null {
  if (groups['month'] !== undefined) return Number(groups['month'])
  const name = groups['name']?.slice(0, 3).toLowerCase()
  return name === undefined ? null : MONTHS.indexOf(name) + 1
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}
