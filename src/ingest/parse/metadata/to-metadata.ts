import { publishedOf } from './dated-events.ts'
import type { DatedEvent, Found, MetadataField, OtherValue, ParsedMetadata } from '../../../domain/parsed-document.ts'

/** Of one field; more would be every value of a page of search results. */
const MAX_OTHERS = 8

type ValueOf<F extends MetadataField> = NonNullable<ParsedMetadata[F]>['value']

/** Values of each field, best first. When it was published follows from the dates. */
export type FieldCandidates = { readonly [F in Exclude<MetadataField, 'published'>]?: readonly Found<ValueOf<F>>[] }

/** The best value of each field, and beside it those of other rules that differ. */
export function toMetadata(offers: FieldCandidates, dates: readonly DatedEvent[] = []): ParsedMetadata {
  const all = { ...offers, published: publishedOf(dates) }
  const first = <F extends MetadataField>(field: F) => (all[field]?.[0] ?? null) as ParsedMetadata[F]
  return {
    title: first('title'),
    authors: first('authors'),
    publisher: first('publisher'),
    published: first('published'),
    doi: first('doi'),
    language: first('language'),
    journal: first('journal'),
    volume: first('volume'),
    issue: first('issue'),
    firstPage: first('firstPage'),
    lastPage: first('lastPage'),
    issn: first('issn'),
    status: first('status'),
    others: Object.entries(all).flatMap(([field, found]) => toOthers(field as MetadataField, found)),
    dates,
  }
}

/** The same with more dates, of which one may be nearer to publication than what was known. */
export function addDates(metadata: ParsedMetadata, more: readonly DatedEvent[]): ParsedMetadata {
  if (more.length === 0) return metadata
  const dates = [...metadata.dates, ...more]
  const published = publishedOf(dates)
  const others = metadata.others.filter(({ field }) => field !== 'published')
  return {
    ...metadata,
    published: published[0] ?? null,
    others: [...others, ...toOthers('published', published)],
    dates,
  }
}

function toOthers(field: MetadataField, found: readonly Found<string | readonly string[]>[]): readonly OtherValue[] {
  const seen = new Set(found.slice(0, 1).map(({ value }) => toKey(value)))
  const others: OtherValue[] = []
  for (const offer of found.slice(1)) {
    const key = toKey(offer.value)
    if (seen.has(key) || others.length >= MAX_OTHERS) continue
    seen.add(key)
    others.push({ field, ...offer })
  }
  return others
}

/** Alike for values that differ in case and spaces only. */
function toKey(value: string | readonly string[]): string {
  return [value].flat().join('\n').toLowerCase().replace(/\s+/g, ' ')
}
