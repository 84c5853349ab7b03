import type { CountableFacts, FacetValue, LibraryFacts } from '../facts/facts-cache.ts'
import type { VersionFacts } from '../facts/version-facts.ts'
import { accepts, allOf } from '../../domain/filter.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { FACET_FIELDS, toVersionFilter, toVersionFilters, type SearchRequest } from '../request/search-request.ts'

/** A document that matches query and filters, with its matching versions. */
export interface MatchedDocument {
  readonly documentId: string
  /** Facts of the current version, where it matches. */
  readonly facts: VersionFacts
  /** Its matching versions. */
  readonly versionIds: readonly string[]
  /** Matching passages of these versions. */
  readonly passageCount: number
}

/** Fields whose values are counted from the facts of versions. */
type CountedField = FacetValue['field']

/** How many documents have each value, each field counted without its own filter. */
export type FacetCounts = Readonly<Record<CountedField, ReadonlyMap<string, number>>>

/** The documents that match query and filters. */
export interface MatchSet {
  /** How many there are. */
  readonly total: number
  /** All of them; where they were counted without being listed, those of the candidates. */
  readonly documents: ReadonlyMap<string, MatchedDocument>
  /** Documents that match everything but the filter on documents gone from their source. */
  readonly goneTotal: number
  readonly facets: FacetCounts
}

const NONE: readonly never[] = []
/** Facets of documents; themes are those of passages. */
export const COUNTED_FACETS = FACET_FIELDS.filter((field) => field !== 'theme')

/**
 * Applies the filters on versions to the versions that match the query. `passages` has the matching passages of each,
 * by serial.
 */
export function toMatchSet(
  passages: ReadonlyMap<number, number>,
  { bySerial, facetValues }: Pick<LibraryFacts, 'bySerial' | 'facetValues'>,
  request: SearchRequest,
): MatchSet {
  const { current, source, published, ...filters } = toVersionFilters(request)
  const [common, notGone] = [allOf([...current, ...source, ...published]), allOf(filters.gone)]
  // Most searches have no filter, and every one goes through thousands of versions.
  const filtered = COUNTED_FACETS.filter((field) => filters[field].length > 0)
  const documents = new Map<string, MatchedDocument>()
  const gone = new Set<string>()
  const isOneVersionEach = request.versions === 'current'
  const tally: Tally = { counts: new Int32Array(facetValues.length), documents: isOneVersionEach ? null : new Map() }
  for (const [serial, count] of passages) {
    const known = bySerial.get(serial)
    // Deleted from the catalogue since it was indexed; the index is not yet up to date.
    if (known === undefined || !accepts(common, known.facts)) continue
    const { facts } = known
    const failed = filtered.length === 0 ? NONE : filtered.filter((field) => !accepts(allOf(filters[field]), facts))
    if (!accepts(notGone, facts)) {
      if (failed.length === 0) gone.add(facts.documentId)
      continue
    }
    if (failed.length === 0) addTo(documents, known, count)
    if (failed.length <= 1) countFacets(tally, facetValues, known, failed[0] ?? null)
  }
  return { total: documents.size, documents, goneTotal: gone.size, facets: toFacets(tally, facetValues) }
}

/**
 * Whether a passage or version belongs to one that the request's filters accept, by the facts of the catalogue: the index
 * may be behind them.
 */
export function createVersionTest(
  { versions }: Pick<LibraryFacts, 'versions'>,
  request: SearchRequest,
): (found: Pick<VersionFacts, 'versionId'>) => boolean {
  const filter = toVersionFilter(request)
  return ({ versionId }) => {
    const known = versions.get(versionId)
    return known !== undefined && accepts(filter, known)
  }
}

/** Whether a passage belongs to a version in the match set. */
export function isInMatchSet(
  documents: MatchSet['documents'],
  { documentId, versionId }: Pick<VersionFacts, 'documentId' | 'versionId'>,
): boolean {
  return documents.get(documentId)?.versionIds.includes(versionId) === true
}

/** Matching passages of all documents of a set. */
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

/**
 * Documents of each facet value. With current versions only, each version is another document; with all versions,
 * several may be one.
 */
interface Tally {
  readonly counts: Int32Array
  readonly documents: Map<number, Set<string>> | null
}

/** `only`: the single field to count, or null for all. */
function countFacets(
  { counts, documents }: Tally,
  values: readonly FacetValue[],
  { facts, facets }: CountableFacts,
  only: CountedField | null,
): void {
  for (const place of facets) {
    if (only !== null && values[place]?.field !== only) continue
    if (documents === null) counts[place] = (counts[place] ?? 0) + 1
    else counts[place] = documentsOf(documents, place).add(facts.documentId).size
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

function documentsOf(documents: Map<number, Set<string>>, place: number): Set<string> {
  const known = documents.get(place) ?? new Set()
  documents.set(place, known)
  return known
}

/** How many of these passages each version has, by its serial. */
export function countVersions(
  passages: readonly Pick<Candidate, 'versionId'>[],
  { serials }: Pick<LibraryFacts, 'serials'>,
): ReadonlyMap<number, number> {
  const counts = new Map<number, number>()
  for (const { versionId } of passages) {
    const serial = serials.get(versionId)
    if (serial !== undefined) counts.set(serial, (counts.get(serial) ?? 0) + 1)
  }
  return counts
}
