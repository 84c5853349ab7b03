import type { Filter } from '../../../domain/filter.ts'
import { MONTH_BEGINNING, monthNumber } from '../../../formats/months.ts'
import { namedDatePatterns } from '../../../formats/written-dates.ts'
import type { DateField } from './field-names.ts'

type PublishedFilter = Extract<Filter, { kind: 'published' }>

const RANGE = /^(.*?)\.\.(.*)$/
/** `2017-2019`, `2017 to 2019`, `June 2017 – May 2019`, and `2019/20`, a financial year or a range within a century. */
const SPAN = /^(.*[0-9]{4})\s*(?:[-–—/]|\s(?:to|until)\s)\s*((?:[^-–—/]*\s)?[0-9]{4})$/i
const SHORT_SPAN = /^([0-9]{2})([0-9]{2})\s*[-–—/]\s*([0-9]{2})$/
const COMPARED = /^(>=|<=|>|<|=|(?:since|after|from|before|until|to)\s)(.*)$/i
/** Words for a sign; a person’s “after 2018” does not mean the days of 2018, nor does “before”. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{ since: '>=', from: '>=', after: '>' },
  ...{ until: '<=', to: '<=', before: '<' },
}
const MONTH = `${MONTH_BEGINNING}[a-z]*\\.?`
/** The usual ways to write a date; a month is a number, or a `name`. */
const DATES: readonly RegExp[] = [
  /^(?<year>[1-9][0-9]{3})(?:[-/.](?<month>[0-9]{1,2})(?:[-/.](?<day>[0-9]{1,2}))?)?$/,
  // British order; a month above 12 is no date in it
  /^(?<day>[0-9]{1,2})[-/.](?<month>[0-9]{1,2})[-/.](?<year>[1-9][0-9]{3})$/,
  /^(?<month>[0-9]{1,2})[-/.](?<year>[1-9][0-9]{3})$/,
  ...namedDatePatterns(MONTH).map((source) => new RegExp(`^${source}$`, 'i')),
]

/** A year, month or day as its first and last day. */
interface Period {
  readonly first: string
  readonly last: string
}

/** The filter of a date field; or the fault, with a value that was probably meant (for the same field). */
export type ParsedDates =
  | { readonly kind: 'filter'; readonly filter: PublishedFilter }
  | { readonly kind: 'fault'; readonly what: string; readonly meant: string | null }

/**
 * Parses a date, a range (`2017..2019`, `2017-2019`, `2019/20`) or a comparison (`>=2018`, `since June 2018`); `from` and
 * `to` take one date.
 */
export function parseDates(field: DateField, typed: string): ParsedDates {
  const value = typed.trim().replace(/[,;]+$/, '')
  if (field === 'published') return parsePublished(value)
  const period = toPeriod(value)
  if (period === null) return notADate(value)
  return field === 'from' ? between(period.first, null) : between(null, period.last)
}

function parsePublished(value: string): ParsedDates {
  const whole = toPeriod(value)
  if (whole !== null) return between(whole.first, whole.last)
  const short = SHORT_SPAN.exec(value)
  if (short !== null) return parseRange(`${short[1]}${short[2]}`, `${short[1]}${short[3]}`)
  const [range, first = '', last = ''] = RANGE.exec(value) ?? SPAN.exec(value) ?? []
  if (range !== undefined) return parseRange(first.trim(), last.trim())
  const [, typed = '', date = ''] = COMPARED.exec(value) ?? []
  const period = toPeriod(date.trim())
  if (period === null) return notADate(value)
  switch (SIGNS[typed.trim().toLowerCase()] ?? typed) {
    case '>=':
      return between(period.first, null)
    case '<=':
      return between(null, period.last)
    case '>':
      return between(dayAfter(period.last, 1), null)
    case '<':
      return between(null, dayAfter(period.first, -1))
    default:
      return between(period.first, period.last)
  }
}

function parseRange(first: string, last: string): ParsedDates {
  const from = first === '' ? null : toPeriod(first)
  const to = last === '' ? null : toPeriod(last)
  if (first === '' && last === '') return { kind: 'fault', what: 'a range of dates needs a date', meant: null }
  if (first !== '' && from === null) return notADate(first, (meant) => `${meant}..${last}`)
  if (last !== '' && to === null) return notADate(last, (meant) => `${first}..${meant}`)
  if (from !== null && to !== null && from.first > to.last) {
    return { kind: 'fault', what: `${first} is later than ${last}`, meant: `${last}..${first}` }
  }
  return between(from?.first ?? null, to?.last ?? null)
}

function between(from: string | null, to: string | null): ParsedDates {
  return { kind: 'filter', filter: { kind: 'published', from, to } }
}

function notADate(value: string, complete: (date: string) => string = (date) => date): ParsedDates {
  const what = `“${value.slice(0, 40)}” is not a date such as 2018, 2018-06, 2018-06-13 or 13 June 2018`
  const [year] = /(?<![0-9])[1-9][0-9]{3}(?![0-9])/.exec(value) ?? []
  return { kind: 'fault', what, meant: year === undefined ? null : complete(year) }
}

/** The first and last day of a year, month or day in any usual notation; null for anything else. */
export function toPeriod(text: string): Period | null {
  for (const pattern of DATES) {
    const groups = pattern.exec(text.trim())?.groups
    if (groups === undefined) continue
    const { year = '', month, name, day } = groups
    const period = periodOf(year, name === undefined ? month : String(monthNumber(name)), day)
    if (period !== null) return period
  }
  return null
}

function periodOf(year: string, month: string | undefined, day: string | undefined): Period | null {
  const last = new Date(0)
  if (day !== undefined) last.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  else if (month !== undefined) last.setUTCFullYear(Number(year), Number(month), 0)
  else last.setUTCFullYear(Number(year), 11, 31)
  const lastDay = last.toISOString().slice(0, 10)
  const typed = [year, month, day].flatMap((part) => (part === undefined ? [] : [part.padStart(2, '0')])).join('-')
  // 2018-02-30 becomes another day, and 2018-13 another month
  if (!lastDay.startsWith(typed)) return null
  return { first: `${typed}${'-01'.repeat(3 - typed.split('-').length)}`, last: lastDay }
}

/** Returns 9999-12-31 itself for the day after it. */
function dayAfter(day: string, days: number): string {
  const iso = new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString()
  return iso.startsWith('+') ? day : iso.slice(0, 10)
}
