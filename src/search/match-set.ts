import type { LibraryFacts } from '../catalogue/facts-cache.ts'
import type { VersionFacts } from '../catalogue/version-facts.ts'
import { accepts, allOf } from './filter.ts'
import { FACET_FIELDS, toVersionFilters, type FacetField, type SearchRequest } from './search-request.ts'

/** A document that fulfils question and filters, with its versions that do. */
export interface MatchedDocument {
  readonly documentId: string
  /** Of the version that speaks for it, where that is one of them. */
  readonly facts: VersionFacts
  /** Its versions that do. */
  readonly versionIds: readonly string[]
  /** Passages of these that fulfil the question. */
  readonly passageCount: number
}

/** Fields whose values are counted from the facts of versions. */
type CountedField = Exclude<FacetField, 'theme'>

/** How many documents have each value, each field counted without its own filter. */
export type FacetCounts = Readonly<Record<CountedField, ReadonlyMap<string, number>>>

/** What fulfils question and filters. */
export interface MatchSet {
  readonly documents: ReadonlyMap<string, MatchedDocument>
  /** Documents that fulfil all but the filter against what is gone. */
  readonly goneTotal: number
  readonly facets: FacetCounts
}

const NONE: readonly never[] = []
const COUNTED = FACET_FIELDS.filter((field) => field !== 'theme')

/** Applies the filters on versions to the versions that the question finds, whose passages are counted in `passages`. */
export function toMatchSet(
  passages: ReadonlyMap<string, number>,
  { versions }: LibraryFacts,
  request: SearchRequest,
): MatchSet {
  const { current, source, published, ...filters } = toVersionFilters(request)
  const [common, isThere] = [allOf([...current, ...source, ...published]), allOf(filters.gone)]
  // Most searches have no filter, and every one goes through thousands of versions.
  const filtered = COUNTED.filter((field) => filters[field].length > 0)
  const documents = new Map<string, MatchedDocument>()
  const gone = new Set<string>()
  const counters = COUNTED.map((field) => [field, createCounter(request.versions)] as const)
  for (const [versionId, count] of passages) {
    const facts = versions.get(versionId)
    // Deleted from the catalogue since it was indexed: the index will follow.
    if (facts === undefined || !accepts(common, facts)) continue
    const broken = filtered.length === 0 ? NONE : filtered.filter((field) => !accepts(allOf(filters[field]), facts))
    if (!accepts(isThere, facts)) {
      if (broken.length === 0) gone.add(facts.documentId)
      continue
    }
    if (broken.length === 0) addTo(documents, facts, count)
    if (broken.length > 1) continue
    for (const [field, counter] of counters) {
      if (broken.length === 0 || broken[0] === field) counter.note(facts, field)
    }
  }
  return { documents, goneTotal: gone.size, facets: toFacets(counters) }
}

/** Whether a passage is of a version that fulfils question and filters. */
export function isIn(
  documents: MatchSet['documents'],
  { documentId, versionId }: Pick<VersionFacts, 'documentId' | 'versionId'>,
): boolean {
  return documents.get(documentId)?.versionIds.includes(versionId) === true
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
    versionIds: known === undefined ? [versionId] : [...known.versionIds, versionId],
    passageCount: (known?.passageCount ?? 0) + count,
  })
}

/** Counts documents by value. */
interface Counter {
  note(facts: VersionFacts, field: CountedField): void
  counts(): ReadonlyMap<string, number>
}

/** Of current versions each is another document; of all versions several are one, so that documents must be told apart. */
function createCounter(versions: SearchRequest['versions']): Counter {
  const [counts, documents] = [new Map<string, number>(), new Map<string, Set<string>>()]
  return versions === 'current'
    ? {
        note: (facts, field) => {
          for (const value of valuesOf(facts, field)) counts.set(value, (counts.get(value) ?? 0) + 1)
        },
        counts: () => counts,
      }
    : {
        note: (facts, field) => {
          for (const value of valuesOf(facts, field)) {
            const having = documents.get(value)
            if (having === undefined) documents.set(value, new Set([facts.documentId]))
            else having.add(facts.documentId)
          }
        },
        counts: () => new Map([...documents].map(([value, having]) => [value, having.size])),
      }
}

function toFacets(counters: readonly (readonly [CountedField, Counter])[]): FacetCounts {
  const countsOf = (field: CountedField) => new Map(counters).get(field)?.counts() ?? new Map<string, number>()
  return {
    place: countsOf('place'),
    kind: countsOf('kind'),
    status: countsOf('status'),
    publisher: countsOf('publisher'),
  }
}

function valuesOf(facts: VersionFacts, field: CountedField): readonly string[] {
  if (field === 'place') return facts.places
  const value = facts[field]
  return value === null || value.trim() === '' ? NONE : [value]
}
