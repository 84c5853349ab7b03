import { toDayNumber, type Filter } from '../../../domain/filter.ts'

/** Meilisearch cuts facet values at 468 bytes; ours are cut before, at a length that fits in any script. */
const MAX_FACET_CHARACTERS = 117

/** A text value as the index stores and compares it. Lone surrogates cannot be sent as UTF-8. */
export function toFacetValue(value: string): string {
  return value.slice(0, MAX_FACET_CHARACTERS).toWellFormed()
}

/** A blank text counts as no value: Meilisearch does not index an empty one, and treats spaces as empty. */
export function isBlank(value: string): boolean {
  return value.trim() === ''
}

/**
 * Formats a filter in Meilisearch’s syntax. Every value passes through `quote`, so that it cannot break out. An empty
 * `and` matches every record, since all of them have a document.
 */
export function toMeiliFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'equals':
      return isBlank(filter.value) ? NOTHING : `${filter.field} = ${quote(toFacetValue(filter.value))}`
    case 'current':
    case 'gone':
      return `${filter.kind} = ${filter.value}`
    case 'revision':
      return `revision = ${filter.value}`
    case 'published':
      return toDates(filter.from, filter.to)
    case 'not':
      return `NOT (${toMeiliFilter(filter.of)})`
    case 'and':
      return allOfThem(filter.of.map(toMeiliFilter))
    case 'or':
      return filter.of.length === 0 ? NOTHING : filter.of.map((part) => `(${toMeiliFilter(part)})`).join(' OR ')
  }
}

/**
 * The conjunction of filters. Filters that match every record are left out, since the engine evaluates each of them.
 */
export function allOfThem(filters: readonly string[]): string {
  const selective = filters.filter((filter) => filter !== EVERYTHING)
  return selective.length === 0 ? EVERYTHING : selective.map((filter) => `(${filter})`).join(' AND ')
}

const EVERYTHING = 'document EXISTS'
const NOTHING = 'document NOT EXISTS'

function toDates(from: string | null, to: string | null): string {
  const parts = ['published EXISTS']
  if (from !== null) parts.push(`published >= ${toDayNumber(from)}`)
  if (to !== null) parts.push(`published <= ${toDayNumber(to)}`)
  return parts.join(' AND ')
}

/** A value in single quotes; a backslash escapes itself and the quote. */
export function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
