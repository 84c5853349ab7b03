/**
 * Fields that can be filtered on as text. Whole values are compared; an engine may ignore case, surrounding white space
 * and differences between compatible forms, but not in a publisher.
 */
export type TextField =
  'place' | 'theme' | 'kind' | 'publisher' | 'status' | 'language' | 'source' | 'document' | 'version'

export type Filter =
  | { readonly kind: 'equals'; readonly field: TextField; readonly value: string }
  | { readonly kind: 'current' | 'gone'; readonly value: boolean }
  | { readonly kind: 'revision'; readonly value: number }
  /** ISO days, both inclusive; null is open. Records without a date never match. */
  | { readonly kind: 'published'; readonly from: string | null; readonly to: string | null }
  /** `and` of [] matches everything, `or` of [] nothing. */
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }

/** Joins filters by `and`, without those that match everything; a single filter is returned as it is. */
export function allOf(filters: readonly Filter[]): Filter {
  const selective = filters.filter((filter) => filter.kind !== 'and' || filter.of.length > 0)
  const [first] = selective
  return selective.length === 1 && first !== undefined ? first : { kind: 'and', of: selective }
}

/** Filters that require `field` to have one of the values; none when there are no values. */
export function oneOf(field: TextField, values: readonly string[]): readonly Filter[] {
  if (values.length === 0) return []
  return [{ kind: 'or', of: values.map((value) => ({ kind: 'equals', field, value })) }]
}

/** Days from 1970-01-01 to an ISO day; negative for earlier days. */
export function toDayNumber(isoDay: string): number {
  return Math.floor(Date.parse(`${isoDay}T00:00:00Z`) / 86_400_000)
}

/** The properties of a passage or version that filters use. */
export interface Filterable {
  readonly places: readonly string[]
  readonly themes?: readonly string[]
  readonly kind: string
  readonly publisher: string | null
  readonly status: string
  readonly language: string | null
  readonly source: string | null
  readonly documentId: string
  readonly versionId: string
  readonly revision: number
  readonly current: boolean
  /** Whether all addresses of the document are gone. */
  readonly gone: boolean
  /** ISO day. */
  readonly published: string | null
}

/** Whether a filter matches. */
export function accepts(filter: Filter, of: Filterable): boolean {
  switch (filter.kind) {
    case 'equals':
      return hasValue(filter.field, filter.value, of)
    case 'current':
    case 'gone':
    case 'revision':
      return of[filter.kind] === filter.value
    case 'published': {
      const { published } = of
      if (published === null) return false
      return (filter.from === null || published >= filter.from) && (filter.to === null || published <= filter.to)
    }
    case 'and':
      return filter.of.every((part) => accepts(part, of))
    case 'or':
      return filter.of.some((part) => accepts(part, of))
    case 'not':
      return !accepts(filter.of, of)
  }
}

function hasValue(field: TextField, value: string, of: Filterable): boolean {
  switch (field) {
    case 'place':
      return of.places.includes(value)
    case 'theme':
      return of.themes?.includes(value) ?? false
    case 'document':
      return of.documentId === value
    case 'version':
      return of.versionId === value
    case 'kind':
    case 'publisher':
    case 'status':
    case 'language':
    case 'source':
      return of[field] === value
  }
}
