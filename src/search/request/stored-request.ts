import { EMPTY_REQUEST, type SearchRequest } from './search-request.ts'

/** A search as an alert stores it: without the presentation of results. */
export type StoredRequest = Omit<SearchRequest, 'facets' | 'sort' | 'limit' | 'cursor'>

/** The part of a request that an alert stores. */
export function toStored(request: SearchRequest): StoredRequest {
  const { facets: _facets, sort: _sort, limit: _limit, cursor: _cursor, ...stored } = request
  return stored
}

/** Restores a request; fields added since it was stored get their defaults. */
export function fromStored(stored: Readonly<Record<string, unknown>>): SearchRequest {
  return { ...EMPTY_REQUEST, ...(stored as Partial<StoredRequest>) }
}

/** Whether it has neither text nor filters, and so matches everything. */
export function isEmptyRequest(stored: StoredRequest): boolean {
  const { text, from, to, versions: _versions, gone: _gone, match: _match, variants: _variants, ...lists } = stored
  return text.trim() === '' && from === null && to === null && Object.values(lists).every((list) => list.length === 0)
}

/** The request as parameters of the search page and API; defaults are left out. */
export function toParameters(request: SearchRequest): URLSearchParams {
  const parameters = new URLSearchParams()
  if (request.text !== '') parameters.set('q', request.text)
  for (const field of ['place', 'theme', 'kind', 'status', 'publisher', 'source'] as const) {
    for (const value of request[field]) parameters.append(field, value)
  }
  if (request.from !== null) parameters.set('from', request.from)
  if (request.to !== null) parameters.set('to', request.to)
  if (request.versions !== EMPTY_REQUEST.versions) parameters.set('versions', request.versions)
  if (request.gone !== EMPTY_REQUEST.gone) parameters.set('gone', request.gone)
  if (request.match !== EMPTY_REQUEST.match) parameters.set('match', request.match)
  if (request.variants !== EMPTY_REQUEST.variants) parameters.set('variants', request.variants)
  if (request.facets !== EMPTY_REQUEST.facets) parameters.set('facets', request.facets)
  if (request.sort !== EMPTY_REQUEST.sort) parameters.set('sort', request.sort)
  if (request.limit !== EMPTY_REQUEST.limit) parameters.set('limit', String(request.limit))
  if (request.cursor !== null) parameters.set('cursor', request.cursor)
  return parameters
}
