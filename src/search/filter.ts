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
