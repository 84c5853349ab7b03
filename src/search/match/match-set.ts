import type { CountableFacts, FacetValue, LibraryFacts } from '../facts/facts-cache.ts'
import type { VersionFacts } from '../facts/version-facts.ts'
import { accepts, allOf } from '../../domain/filter.ts'
import { FACET_FIELDS, toVersionFilters, type SearchRequest } from '../request/search-request.ts'

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
type CountedField = FacetValue['field']

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
 * serial.
 */
export function toMatchSet(
  passages: ReadonlyMap<number, number>,
  { bySerial, facetValues }: Pick<LibraryFacts, 'bySerial' | 'facetValues'>,
  request: SearchRequest,
): MatchSet {
  const { current, source, published, ...filters } = toVersionFilters(request)
  const [common, isThere] = [allOf([...current, ...source, ...published]), allOf(filters.gone)]
  // Most searches have no filter, and every one goes through thousands of versions.
  const filtered = COUNTED.filter((field) => filters[field].length > 0)
  const documents = new Map<string, MatchedDocument>()
  const gone = new Set<string>()
  const isOneEach = request.versions === 'current'
  const tally: Tally = { counts: new Int32Array(facetValues.length), documents: isOneEach ? null : new Map() }
  for (const [serial, count] of passages) {
    const known = bySerial.get(serial)
    // Deleted from the catalogue since it was indexed: the index will follow.
    if (known === undefined || !accepts(common, known.facts)) continue
    const { facts } = known
    const broken = filtered.length === 0 ? NONE : filtered.filter((field) => !accepts(allOf(filters[field]), facts))
    if (!accepts(isThere, facts)) {
      if (broken.length === 0) gone.add(facts.documentId)
      continue
    }
    if (broken.length === 0) addTo(documents, known, count)
    if (broken.length <= 1) note(tally, facetValues, known, broken[0] ?? null)
  }
  return { documents, goneTotal: gone.size, facets: toFacets(tally, facetValues) }
}

/** Whether a passage is of a version that fulfils question and filters. */
export function isInMatchSet(
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

function addTo(documents: Map<string, MatchedDocument>, { facts, versionIds }: CountableFacts, count: number): void {
  const { documentId } = facts
  const known = documents.get(documentId)
  documents.set(
    documentId,
    known === undefined
      ? { documentId, facts, versionIds, passageCount: count }
      : {
          documentId,
          facts: facts.current ? facts : known.facts,
          versionIds: [...known.versionIds, ...versionIds],
          passageCount: known.passageCount + count,
        },
  )
}

/** Documents of each facet value. Of current versions each is another document; of all versions several may be one. */
interface Tally {
  readonly counts: Int32Array
  readonly documents: Map<number, Set<string>> | null
}

/** `only`: the one field that counts it. */
function note(
  { counts, documents }: Tally,
  values: readonly FacetValue[],
  { facts, facets }: CountableFacts,
  only: CountedField | null,
): void {
  for (const place of facets) {
    if (only !== null && values[place]?.field !== only) continue
    if (documents === null) counts[place] = (counts[place] ?? 0) + 1
    else counts[place] = having(documents, place).add(facts.documentId).size
  }
}

function toFacets({ counts }: Tally, values: readonly FacetValue[]): FacetCounts {
  const facets = {
    ...{ place: new Map<string, number>(), kind: new Map<string, number>() },
    ...{ status: new Map<string, number>(), publisher: new Map<string, number>() },
  }
  for (const [place, { field, value }] of values.entries()) {
    const count = counts[place] ?? 0
    if (count > 0) facets[field].set(value, count)
  }
  return facets
}

function having(documents: Map<number, Set<string>>, place: number): Set<string> {
  const known = documents.get(place) ?? new Set()
  documents.set(place, known)
  return known
}
