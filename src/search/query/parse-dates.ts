import type { Filter } from '../../domain/filter.ts'
import type { DateField } from './field-names.ts'

type PublishedFilter = Extract<Filter, { kind: 'published' }>

const DATE = /^([1-9][0-9]{3})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/
const RANGE = /^(.*?)\.\.(.*)$/
const COMPARED = /^(>=|<=|>|<|=)(.*)$/

/** A year, month or day as its first and last day. */
interface Period {
  readonly first: string
  readonly last: string
}

/** The filter of a date field; or the fault, with a value that was probably meant (for the same field). */
export type ParsedDates =
  | { readonly kind: 'filter'; readonly filter: PublishedFilter }
  | { readonly kind: 'fault'; readonly what: string; readonly meant: string | null }

/** Parses `2018`, `2018-06`, `2018-06-13`, `2017..2019`, `2017..`, `>=2018`; `from` and `to` take one date. */
export function parseDates(field: DateField, typed: string): ParsedDates {
  const value = typed.trim().replace(/[,;]+$/, '')
  if (field === 'published') return parsePublished(value)
  const period = toPeriod(value)
  if (period === null) return notADate(value)
  return field === 'from' ? between(period.first, null) : between(null, period.last)
}

function parsePublished(value: string): ParsedDates {
  const [range, first = '', last = ''] = RANGE.exec(value) ?? []
  if (range !== undefined) return parseRange(first.trim(), last.trim())
  const [compared, sign = '', date = ''] = COMPARED.exec(value) ?? []
  const period = toPeriod(compared === undefined ? value : date.trim())
  if (period === null) return notADate(value)
  switch (sign) {
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
  const what = `“${value.slice(0, 40)}” is not a date such as 2018, 2018-06 or 2018-06-13`
  const meant = guessDate(value)
  return { kind: 'fault', what, meant: meant === null ? null : complete(meant) }
}

/** The date or range probably meant by other common notations; null for anything else. */
function guessDate(value: string): string | null {
  const years = /^([0-9]{4})\s?[-–/]\s?([0-9]{4})$/.exec(value)
  if (years !== null) return `${years[1]}..${years[2]}`
  const [, year, month, day] = /^([0-9]{4})[-/.]([0-9]{1,2})(?:[-/.]([0-9]{1,2}))?$/.exec(value) ?? []
  const [, britishDay, britishMonth, britishYear] = /^([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})$/.exec(value) ?? []
  const parts = britishYear === undefined ? [year, month, day] : [britishYear, britishMonth, britishDay]
  const date = parts.flatMap((part) => (part === undefined ? [] : [part.padStart(2, '0')])).join('-')
  if (toPeriod(date) !== null) return date
  return year ?? britishYear ?? null
}

function toPeriod(text: string): Period | null {
  const [, year, month, day] = DATE.exec(text) ?? []
  if (year === undefined) return null
  const last = new Date(0)
  if (day !== undefined) last.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  else if (month !== undefined) last.setUTCFullYear(Number(year), Number(month), 0)
  else last.setUTCFullYear(Number(year), 11, 31)
  const lastDay = last.toISOString().slice(0, 10)
  // 2018-02-30 becomes another day, and 2018-13 another month.
  if (!lastDay.startsWith(text)) return null
  return { first: `${year}-${month ?? '01'}-${day ?? '01'}`, last: lastDay }
}

/** Returns 9999-12-31 itself for the day after it. */
function dayAfter(day: string, days: number): string {
  const iso = new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString()
  return iso.startsWith('+') ? day : iso.slice(0, 10)
}
