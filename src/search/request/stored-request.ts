import { EMPTY_REQUEST, type SearchRequest } from './search-request.ts'

/** A search as it is kept with an alert: what is asked, without how it is shown. */
export type StoredRequest = Omit<SearchRequest, 'facets' | 'sort' | 'limit' | 'cursor'>

/** What of a request an alert keeps. */
export function toStored(request: SearchRequest): StoredRequest {
  const { facets: _facets, sort: _sort, limit: _limit, cursor: _cursor, ...stored } = request
  return stored
}

/** The request again; fields that a later program has and the stored one lacks get their defaults. */
export function fromStored(stored: Readonly<Record<string, unknown>>): SearchRequest {
  return { ...EMPTY_REQUEST, ...(stored as Partial<StoredRequest>) }
}

/** Whether it asks for anything at all. */
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
