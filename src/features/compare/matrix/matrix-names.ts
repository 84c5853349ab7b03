import type { HasLibrary } from '../../../domain/names.ts'
import { placeName } from '../../../domain/names.ts'
import { EMPTY_REQUEST } from '../../../search/request/search-request.ts'
import { toParameters } from '../../../search/request/stored-request.ts'
import { searchPath } from '../../../ui/search-path.ts'
import { toSearchRequest, type DocumentFilters } from '../comparison-filters.ts'
import type { Matrix, MatrixCell, MatrixRow } from './read-matrix.ts'
import type { MatrixParameters, Measure } from './matrix-parameters.ts'

export const MEASURE_NAMES: Readonly<Record<Measure, string>> = {
  rate: 'Passages per 1,000 words',
  passages: 'Passages',
  documents: 'Documents',
}

/** `Tees Valley`, `Tees Valley, 2019`, `Tees Valley, no date` */
export function rowName(app: HasLibrary, { placeId, year }: Pick<MatrixRow, 'placeId' | 'year'>): string {
  const name = placeName(app, placeId)
  return year === undefined ? name : `${name}, ${year ?? 'no date'}`
}

/** A cell's value by a measure, as shown. */
export function formatCell(cell: MatrixCell, measure: Measure): string {
  if (measure !== 'rate') return cell[measure].toLocaleString('en-GB')
  return formatRate(cell.rate)
}

export function formatRate(rate: number | null): string {
  if (rate === null) return '–'
  return rate === 0 ? '0' : rate.toFixed(rate < 0.1 ? 2 : 1)
}

/** The filters of a row: those of the matrix, and its year. Null for the documents without a date: no search has them. */
function filtersOfRow(parameters: MatrixParameters, { year }: Pick<MatrixRow, 'year'>): DocumentFilters | null {
  if (year === undefined) return parameters
  return year === null ? null : { ...parameters, from: year, to: year }
}

/** The page with the passages of a cell; where there are none, the page that says what was read. */
export function cellPath(
  parameters: MatrixParameters,
  row: MatrixRow,
  themeId: string,
  cell: MatrixCell,
): string | null {
  const filters = filtersOfRow(parameters, row)
  if (filters === null) return null
  const request = toSearchRequest(filters, { places: [row.placeId], themes: [themeId] })
  return cell.passages > 0 ? searchPath(request) : silencePath(filters, row.placeId, themeId)
}

/** Path of the page on what was read where a theme is not mentioned. */
function silencePath({ kind, status, from, to, gone }: DocumentFilters, placeId: string, themeId: string) {
  const query = new URLSearchParams({ place: placeId, theme: themeId })
  for (const value of [...kind].sort()) query.append('kind', value)
  for (const value of [...status].sort()) query.append('status', value)
  if (from !== null) query.set('from', from)
  if (to !== null) query.set('to', to)
  if (gone !== EMPTY_REQUEST.gone) query.set('gone', gone)
  return `/compare/silence?${query}`
}

/** The search with the passages of a cell, as parameters of the search API; null where no search has them. */
export function cellQuery(parameters: MatrixParameters, row: MatrixRow, themeId: string): string | null {
  const filters = filtersOfRow(parameters, row)
  if (filters === null) return null
  return toParameters(toSearchRequest(filters, { places: [row.placeId], themes: [themeId] })).toString()
}

/** Shades from 0 (none) to 5, as a share of the highest value of the matrix. */
export function createShade({ rows }: Matrix, measure: Measure): (cell: MatrixCell) => number {
  const highest = Math.max(0, ...rows.flatMap(({ cells }) => cells.map((cell) => cell[measure] ?? 0)))
  return (cell) => {
    const value = cell[measure] ?? 0
    return value === 0 ? 0 : Math.max(1, Math.ceil((5 * value) / highest))
  }
}
