import { EMPTY_REQUEST, type SearchRequest } from './search-request.ts'
import { toParameters } from './stored-request.ts'

/** The parameter with the corpus version on which a link was made. */
export const CORPUS_PARAMETER = 'corpus'

/**
 * The canonical form of a search, equal for everyone who makes it: from the first page, values sorted and without
 * duplicates.
 */
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
 * Path of the results page of a search in canonical form. With a corpus version the page reports whether the library
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
