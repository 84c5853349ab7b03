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

/**
 * Applies the filters on versions to the versions that the question finds, whose passages are counted in `passages` by
 * serial. There may be a hundred thousand, so what facets ask is asked of each group of them once.
 */
export function toMatchSet(
  passages: ReadonlyMap<number, number>,
  { bySerial }: Pick<LibraryFacts, 'bySerial'>,
  request: SearchRequest,
): MatchSet {
  const { current, source, published, ...filters } = toVersionFilters(request)
  const [common, isThere] = [allOf([...current, ...source, ...published]), allOf(filters.gone)]
  const filtered = COUNTED.filter((field) => filters[field].length > 0)
  const toTally = createTally(request.versions)
  const tallies = new Map<VersionFacts, Tally>()
  const documents = new Map<string, MatchedDocument>()
  const gone = new Set<string>()
  for (const [serial, count] of passages) {
    const known = bySerial.get(serial)
    // Deleted from the catalogue since it was indexed: the index will follow.
    if (known === undefined || !accepts(common, known.facts)) continue
    const { facts, group } = known
    let tally = tallies.get(group)
    if (tally === undefined) {
      tally = toTally(filtered.filter((field) => !accepts(allOf(filters[field]), group)))
      tallies.set(group, tally)
    }
    const fulfils = tally.broken.length === 0
    if (!accepts(isThere, facts)) {
      if (fulfils) gone.add(facts.documentId)
      continue
    }
    if (fulfils) addTo(documents, facts, count)
    tally.note(facts.documentId)
  }
  return { documents, goneTotal: gone.size, facets: toFacets(tallies) }
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
  documents.set(
    documentId,
    known === undefined
      ? { documentId, facts, versionIds: [versionId], passageCount: count }
      : {
          documentId,
          facts: facts.current ? facts : known.facts,
          versionIds: [...known.versionIds, versionId],
          passageCount: known.passageCount + count,
        },
  )
}

/** Documents of versions whose facets have the same values; `broken`: the filters that those do not fulfil. */
interface Tally {
  readonly broken: readonly CountedField[]
  note(documentId: string): void
  /** How many there are, and which, where that has to be known. */
  documents(): number | ReadonlySet<string>
}

/** Of current versions each is another document; of all versions several are one, so that documents must be told apart. */
function createTally(versions: SearchRequest['versions']): (broken: Tally['broken']) => Tally {
  return (broken) => {
    if (versions === 'current') {
      let count = 0
      return { broken, note: () => (count += 1), documents: () => count }
    }
    const documents = new Set<string>()
    return { broken, note: (documentId) => documents.add(documentId), documents: () => documents }
  }
}

/** A field counts what breaks no filter, or its own alone. */
function toFacets(tallies: ReadonlyMap<VersionFacts, Tally>): FacetCounts {
  const countsOf = (field: CountedField): ReadonlyMap<string, number> => {
    const [counts, documents] = [new Map<string, number>(), new Map<string, Set<string>>()]
    for (const [group, tally] of tallies) {
      if (tally.broken.some((broken) => broken !== field)) continue
      const having = tally.documents()
      for (const value of valuesOf(group, field)) {
        if (typeof having === 'number') counts.set(value, (counts.get(value) ?? 0) + having)
        else documents.set(value, new Set([...(documents.get(value) ?? []), ...having]))
      }
    }
    for (const [value, having] of documents) counts.set(value, having.size)
    // Where all documents of a group are gone, say.
    for (const [value, count] of counts) if (count === 0) counts.delete(value)
    return counts
  }
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
