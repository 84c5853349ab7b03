import { EMPTY_REQUEST, type SearchRequest } from './search-request.ts'
import { toParameters } from './stored-request.ts'

/** The parameter by which a link says which library it was made on. */
export const CORPUS_PARAMETER = 'corpus'

/** The same search, written the one way that all who ask it share: from the start, values in order and each once. */
export function toCanonical(request: SearchRequest): SearchRequest {
  return {
    ...request,
    text: request.text.trim(),
    place: toSorted(request.place),
    theme: toSorted(request.theme),
    kind: toSorted(request.kind),
    publisher: toSorted(request.publisher),
    status: toSorted(request.status),
    source: toSorted(request.source),
    facets: EMPTY_REQUEST.facets,
    limit: EMPTY_REQUEST.limit,
    cursor: null,
  }
}

/**
 * Path of the page of a search, the same for all who ask it. With a corpus version the page says whether the library
 * has changed since.
 */
export function toPermalink(request: SearchRequest, corpusVersion: string | null = null): string {
  return `/search${toQuery(request, corpusVersion)}`
}

/** Path of the feed of a search. */
export function toFeedPath(request: SearchRequest): string {
  return `/search.atom${toQuery(request, null)}`
}

function toQuery(request: SearchRequest, corpusVersion: string | null): string {
  const parameters = toParameters(toCanonical(request))
  if (corpusVersion !== null) parameters.set(CORPUS_PARAMETER, corpusVersion)
  const query = parameters.toString()
  return query === '' ? '' : `?${query}`
}

function toSorted(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort()
}
