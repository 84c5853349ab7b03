import type { LibraryFacts } from '../catalogue/facts-cache.ts'
import type { VersionFacts } from '../catalogue/version-facts.ts'
import { accepts, allOf } from './filter.ts'
import { FACET_FIELDS, toVersionFilters, type FacetField, type SearchRequest } from './search-request.ts'

/** A document that fulfils question and filters, with its versions that do. */
export interface MatchedDocument {
  readonly documentId: string
  /** Of the version that speaks for it, where that is one of them. */
  readonly facts: VersionFacts
  /** Passages of each version that fulfil the question. */
  readonly passages: ReadonlyMap<string, number>
  readonly passageCount: number
}

/** How many documents have each value, each field counted without its own filter. */
export type FacetCounts = Readonly<Record<Exclude<FacetField, 'theme'>, ReadonlyMap<string, number>>>

/** What fulfils question and filters. */
export interface MatchSet {
  readonly documents: ReadonlyMap<string, MatchedDocument>
  /** Documents that fulfil all but the filter against what is gone. */
  readonly goneTotal: number
  readonly facets: FacetCounts
}

const COUNTED = FACET_FIELDS.filter((field) => field !== 'theme')

/** Applies the filters on versions to the versions that the question finds, whose passages are counted in `passages`. */
export function toMatchSet(
  passages: ReadonlyMap<string, number>,
  { versions }: LibraryFacts,
  request: SearchRequest,
): MatchSet {
  const { current, source, published, ...filters } = toVersionFilters(request)
  const common = allOf([...current, ...source, ...published])
  const documents = new Map<string, MatchedDocument>()
  const gone = new Set<string>()
  const seen = new Map(COUNTED.map((field) => [field, new Map<string, Set<string>>()] as const))
  for (const [versionId, count] of passages) {
    const facts = versions.get(versionId)
    // Deleted from the catalogue since it was indexed: the index will follow.
    if (facts === undefined || !accepts(common, facts)) continue
    const broken = COUNTED.filter((field) => !accepts(allOf(filters[field]), facts))
    const [only] = broken
    const isGoneOut = !accepts(allOf(filters.gone), facts)
    if (isGoneOut) {
      if (broken.length === 0) gone.add(facts.documentId)
      continue
    }
    if (broken.length === 0) addTo(documents, facts, count)
    for (const field of COUNTED) {
      if (broken.length === 0 || (broken.length === 1 && only === field))
        note(seen.get(field), valuesOf(facts, field), facts)
    }
  }
  return { documents, goneTotal: gone.size, facets: toCounts(seen) }
}

/** Passages that fulfil the question, of all documents of a set. */
export function countPassagesOf({ documents }: MatchSet): number {
  let passages = 0
  for (const { passageCount } of documents.values()) passages += passageCount
  return passages
}

function addTo(documents: Map<string, MatchedDocument>, facts: VersionFacts, count: number): void {
  const { documentId, versionId } = facts
  const known = documents.get(documentId)
  documents.set(documentId, {
    documentId,
    facts: known === undefined || facts.current ? facts : known.facts,
    passages: new Map([...(known?.passages ?? []), [versionId, count]]),
    passageCount: (known?.passageCount ?? 0) + count,
  })
}

function valuesOf(facts: VersionFacts, field: Exclude<FacetField, 'theme'>): readonly string[] {
  if (field === 'place') return facts.places
  const value = facts[field]
  return value === null || value.trim() === '' ? [] : [value]
}

/** Documents by value, since two versions of one are one document. */
function note(
  seen: Map<string, Set<string>> | undefined,
  values: readonly string[],
  { documentId }: VersionFacts,
): void {
  for (const value of values) {
    const documents = seen?.get(value)
    if (documents === undefined) seen?.set(value, new Set([documentId]))
    else documents.add(documentId)
  }
}

function toCounts(
  seen: ReadonlyMap<Exclude<FacetField, 'theme'>, ReadonlyMap<string, ReadonlySet<string>>>,
): FacetCounts {
  const countsOf = (field: Exclude<FacetField, 'theme'>) =>
    new Map([...(seen.get(field) ?? [])].map(([value, documents]) => [value, documents.size]))
  return {
    place: countsOf('place'),
    kind: countsOf('kind'),
    status: countsOf('status'),
    publisher: countsOf('publisher'),
  }
}
