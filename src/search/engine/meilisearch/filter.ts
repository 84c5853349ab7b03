import { createHash } from 'node:crypto'
import { toDayNumber, type Filter } from '../../../domain/filter.ts'
import { MAX_COUNTED_CHARACTERS } from '../search-engine.ts'

/** Separates a name from its mark. */
const MARK_START = ' #'
const MARK_DIGITS = 8

/**
 * A text value as the index stores and compares it. Meilisearch cuts values at 468 bytes; ours are cut before, at a length
 * that fits in any script. Lone surrogates cannot be sent as UTF-8.
 */
export function toFacetValue(value: string): string {
  return value.slice(0, MAX_COUNTED_CHARACTERS).toWellFormed()
}

/** The same of a name, with a mark of its whole: the engine folds case and space, by which names may differ. */
export function toNameValue(name: string): string {
  return `${toFacetValue(name)}${MARK_START}${createHash('sha256').update(name, 'utf16le').digest('hex').slice(0, MARK_DIGITS)}`
}

/** The name in such a value. */
export function nameIn(value: string): string {
  return value.slice(0, -MARK_START.length - MARK_DIGITS)
}

function toStored(field: string, value: string): string {
  return field === 'publisher' ? toNameValue(value) : toFacetValue(value)
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
      return isBlank(filter.value) ? NOTHING : `${filter.field} = ${quote(toStored(filter.field, filter.value))}`
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
      return anyOfThem(filter.of.map(toPart))
  }
}

/** One value that a field should have, or a whole filter. */
export type FilterPart = string | { readonly field: string; readonly value: string }

/**
 * The disjunction of filters; of none, a filter that matches nothing. Values of one field become `IN [...]`: from 1.42 to
 * 1.49 a long chain of OR takes nine times as long.
 */
export function anyOfThem(parts: readonly FilterPart[]): string {
  const values = new Map<string, string[]>()
  const filters: string[] = []
  for (const part of parts) {
    if (typeof part === 'string') filters.push(`(${part})`)
    else values.set(part.field, [...(values.get(part.field) ?? []), quote(part.value)])
  }
  for (const [field, quoted] of values) filters.push(`${field} IN [${quoted.join(', ')}]`)
  return filters.length === 0 ? NOTHING : filters.join(' OR ')
}

function toPart(filter: Filter): FilterPart {
  if (filter.kind !== 'equals' || isBlank(filter.value)) return toMeiliFilter(filter)
  return { field: filter.field, value: toStored(filter.field, filter.value) }
}

/**
 * The conjunction of filters. Filters that match every record are left out, since the engine evaluates each of them.
 */
export function allOfThem(filters: readonly string[]): string {
  const selective = filters.filter((filter) => filter !== EVERYTHING)
  return selective.length === 0 ? EVERYTHING : selective.map((filter) => `(${filter})`).join(' AND ')
}

/** Matches every record. */
const EVERYTHING = 'document EXISTS'
const NOTHING = 'document NOT EXISTS'

function toDates(from: string | null, to: string | null): string {
  const parts = ['published EXISTS']
  if (from !== null) parts.push(`published >= ${toDayNumber(from)}`)
  if (to !== null) parts.push(`published <= ${toDayNumber(to)}`)
  return parts.join(' AND ')
}

/** A value in single quotes; a backslash escapes itself and the quote. */
function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
