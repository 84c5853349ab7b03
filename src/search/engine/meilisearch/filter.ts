import { toDayNumber, type Filter } from '../../../domain/filter.ts'

/** Meilisearch cuts a facet value at 468 bytes; ours are cut before, at a length that fits in any script. */
const MAX_FACET_CHARACTERS = 117

/** A text value as the index keeps and compares it. Lone surrogates cannot be sent as UTF-8. */
export function toFacetValue(value: string): string {
  return value.slice(0, MAX_FACET_CHARACTERS).toWellFormed()
}

/** A blank text is no value: Meilisearch does not index an empty one, and takes one of spaces for it. */
export function isBlank(value: string): boolean {
  return value.trim() === ''
}

/**
 * Writes Meilisearch's filter syntax. Every value passes `quote`, so that a value stays one.
 * An `and` of nothing is every record: all of them have a document.
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

/** All of these filters. What is true of every record is left out, since the engine looks it up each time it stands there. */
export function allOfThem(filters: readonly string[]): string {
  const telling = filters.filter((filter) => filter !== EVERYTHING)
  return telling.length === 0 ? EVERYTHING : telling.map((filter) => `(${filter})`).join(' AND ')
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
