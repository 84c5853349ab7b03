import { toPublishedCandidates } from './dated-events.ts'
import type {
  DatedEvent,
  FoundValue,
  MetadataField,
  AlternativeValue,
  ParsedMetadata,
} from '../../../domain/parsed-document.ts'

/** Other values kept per field; without a limit, a page of search results would fill the list. */
const MAX_OTHERS = 8

type ValueOf<F extends MetadataField> = NonNullable<ParsedMetadata[F]>['value']

/** Values of each field, best first. The publication date is derived from the dates. */
export type FieldCandidates = {
  readonly [F in Exclude<MetadataField, 'published'>]?: readonly FoundValue<ValueOf<F>>[]
}

/** The best value of each field, and the different values of other rules in `others`. */
export function toMetadata(candidates: FieldCandidates, dates: readonly DatedEvent[] = []): ParsedMetadata {
  const all = { ...candidates, published: toPublishedCandidates(dates) }
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
    kind: first('kind'),
    status: first('status'),
    others: Object.entries(all).flatMap(([field, found]) => toOthers(field as MetadataField, found)),
    dates,
  }
}

function toOthers(
  field: MetadataField,
  found: readonly FoundValue<string | readonly string[]>[],
): readonly AlternativeValue[] {
  const seen = new Set(found.slice(0, 1).map(({ value }) => toKey(value)))
  const others: AlternativeValue[] = []
  for (const candidate of found.slice(1)) {
    const key = toKey(candidate.value)
    if (seen.has(key) || others.length >= MAX_OTHERS) continue
    seen.add(key)
    others.push({ field, ...candidate })
  }
  return others
}

/** Equal for values that differ only in case and white space. */
function toKey(value: string | readonly string[]): string {
  return [value].flat().join('\n').toLowerCase().replace(/\s+/g, ' ')
}
