/**
 * What may be filtered on. Text fields compare whole values, in whose comparison an engine may fold case, outer space
 * and compatible forms; `published` is a day, `current`, `gone` and `revision` as named.
 */
export type TextField =
  'place' | 'theme' | 'kind' | 'publisher' | 'status' | 'language' | 'source' | 'document' | 'version'

export type Filter =
  | { readonly kind: 'equals'; readonly field: TextField; readonly value: string }
  | { readonly kind: 'current' | 'gone'; readonly value: boolean }
  | { readonly kind: 'revision'; readonly value: number }
  /** ISO days, both inclusive; null is open. Records without a date never match. */
  | { readonly kind: 'published'; readonly from: string | null; readonly to: string | null }
  /** and of [] is everything, or of [] is nothing */
  | { readonly kind: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }

/** All of them; a single one stands for itself. */
export function allOf(filters: readonly Filter[]): Filter {
  const [first] = filters
  return filters.length === 1 && first !== undefined ? first : { kind: 'and', of: filters }
}

/** Whether `field` has one of the values; no values mean no restriction. */
export function oneOf(field: TextField, values: readonly string[]): readonly Filter[] {
  if (values.length === 0) return []
  return [{ kind: 'or', of: values.map((value) => ({ kind: 'equals', field, value })) }]
}

/** Days since 1970-01-01 of an ISO day, negative before it. */
export function toDayNumber(isoDay: string): number {
  return Math.floor(Date.parse(`${isoDay}T00:00:00Z`) / 86_400_000)
}

/** What is true of a passage or a version, as far as filters ask. */
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

/** Whether a filter lets it pass. */
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
