import type { SearchRequest } from '../search/request/search-request.ts'
import { toParameters } from '../search/request/stored-request.ts'

/** Path of the results page of a search, from its start unless `cursor` is given. */
export function searchPath(
  request: SearchRequest,
  { cursor = null, isExplained = false }: { readonly cursor?: string | null; readonly isExplained?: boolean } = {},
): string {
  const parameters = toParameters({ ...request, cursor })
  if (isExplained) parameters.set('explain', 'true')
  return `/search${parameters.size === 0 ? '' : `?${parameters}`}`
}

/** Path of the page with all passages of a document that match a search. */
export function documentPassagesPath(documentId: string, request: SearchRequest, page = 1): string {
  const parameters = toParameters({ ...request, cursor: null, sort: 'relevance', limit: 10 })
  if (page > 1) parameters.set('page', String(page))
  return `/documents/${documentId}/passages${parameters.size === 0 ? '' : `?${parameters}`}`
}
