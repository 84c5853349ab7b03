import { createHash } from 'node:crypto'
import { InvalidInputError } from '../../errors.ts'
import { allOf, oneOf, type Filter } from '../../domain/filter.ts'

export const FACET_FIELDS = ['place', 'theme', 'kind', 'status', 'publisher'] as const
/** Counted per document, except `theme`, which is counted per passage: a document has many. */
export type FacetField = (typeof FACET_FIELDS)[number]
export type Sort = 'relevance' | 'newest' | 'oldest'

/** A search. Several values of one field mean any of them; several fields mean all of them. */
export interface SearchRequest {
  readonly text: string
  readonly place: readonly string[]
  readonly theme: readonly string[]
  readonly kind: readonly string[]
  readonly publisher: readonly string[]
  readonly status: readonly string[]
  readonly source: readonly string[]
  /** ISO days, inclusive. */
  readonly from: string | null
  readonly to: string | null
  /** `current`: the current version of each document. `all`: drafts and earlier texts too. */
  readonly versions: 'current' | 'all'
  /** Documents that are gone from their source: excluded, included, or only those. */
  readonly gone: 'without' | 'with' | 'only'
  /** Whether all bare words are required or some suffice; `auto`: all, where enough passages have them. */
  readonly match: 'auto' | 'all' | 'some'
  /** Whether to search for other spellings, corrections, and themes that words name. */
  readonly variants: 'on' | 'off'
  /** Whether to count the values of fields. */
  readonly facets: 'all' | 'none'
  readonly sort: Sort
  /** Documents a page, 1 to 100. */
  readonly limit: number
  readonly cursor: string | null
}

/** Matches everything, unfiltered, from the first page. */
export const EMPTY_REQUEST: SearchRequest = {
  text: '',
  place: [],
  theme: [],
  kind: [],
  publisher: [],
  status: [],
  source: [],
  from: null,
  to: null,
  versions: 'current',
  gone: 'without',
  match: 'auto',
  variants: 'on',
  facets: 'all',
  sort: 'relevance',
  limit: 10,
  cursor: null,
}

/** The filters of a request on versions, separately by field; an empty list does not filter. */
export type VersionFilters = Readonly<
  Record<'current' | 'gone' | 'place' | 'kind' | 'status' | 'publisher' | 'source' | 'published', readonly Filter[]>
>

export function toVersionFilters({ versions, gone, from, to, ...request }: SearchRequest): VersionFilters {
  return {
    current: versions === 'current' ? [{ kind: 'current', value: true }] : [],
    gone: gone === 'with' ? [] : [{ kind: 'gone', value: gone === 'only' }],
    place: oneOf('place', request.place),
    kind: oneOf('kind', request.kind),
    status: oneOf('status', request.status),
    publisher: oneOf('publisher', request.publisher),
    source: oneOf('source', request.source),
    published: from === null && to === null ? [] : [{ kind: 'published', from, to }],
  }
}

/** The filters on a version as a whole, and so on all its passages. */
export function toVersionFilter(request: SearchRequest): Filter {
  return allOf(Object.values(toVersionFilters(request)).flat())
}

/** The filters on single passages. */
export function toPassageFilter(request: SearchRequest): Filter {
  return allOf(oneOf('theme', request.theme))
}

/** All of the request's filters. */
export function toFilter(request: SearchRequest): Filter {
  return allOf([toVersionFilter(request), toPassageFilter(request)])
}

/** The cursor of a page, valid for this request only. */
export function toCursor(request: SearchRequest, offset: number): string {
  return `${offset}.${fingerprint(request)}`
}

/** @throws InvalidInputError `cursor_invalid` for a malformed cursor, or one of another request */
export function offsetOf(request: SearchRequest): number {
  if (request.cursor === null) return 0
  const [offset, mark] = request.cursor.split('.')
  if (mark !== fingerprint(request) || offset === undefined || !/^\d{1,9}$/.test(offset)) {
    throw new InvalidInputError('cursor_invalid', 'the cursor does not belong to this query; start again without it')
  }
  return Number(offset)
}

function fingerprint(request: SearchRequest): string {
  const { cursor: _cursor, ...rest } = request
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex').slice(0, 12)
}
