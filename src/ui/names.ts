import type { HasLibrary } from '../domain/names.ts'
import { placeName, themeLabel } from '../domain/names.ts'
import type { FacetField } from '../search/request/search-request.ts'

/** The display name of a theme, place or other facet value. */
export function nameOf(app: HasLibrary, field: FacetField, value: string): string {
  if (field === 'theme') return themeLabel(app, value)
  if (field === 'place') return placeName(app, value)
  return field === 'publisher' ? value : capital(value)
}

export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `2019-06-13` -> `13 June 2019`, `2019-06` -> `June 2019`; as precise as the input. */
export function toReadableDate(iso: string): string {
  const [year, month, day] = iso.split('-')
  const name = month === undefined ? undefined : MONTHS[Number(month) - 1]
  return [day === undefined ? undefined : String(Number(day)), name, year]
    .filter((part) => part !== undefined)
    .join(' ')
}

/** `24 November 2026, 14:05 UTC` */
export function toReadableInstant(date: Date): string {
  return `${toReadableDate(date.toISOString().slice(0, 10))}, ${date.toISOString().slice(11, 16)} UTC`
}

/** `1 passage`, `2 passages` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`
}

/** The kind of a place in words: `LEP area`. */
export function placeKindName(kind: string): string {
  return capital(kind.replaceAll('-', ' ')).replace(/^Lep/, 'LEP')
}
