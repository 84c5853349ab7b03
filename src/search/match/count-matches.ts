import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { allOf, type Filter } from '../../domain/filter.ts'
import { countCached } from './count-cache.ts'
import { currentOnly, listMatches, MAX_LISTED, type ListedMatches } from './list-matches.ts'
import { COUNTED_FACETS, type FacetCounts } from './match-set.ts'
import { MAX_COUNTED_CHARACTERS } from '../engine/search-engine.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { isDecidedByVersions, toContentsConjuncts, toPassageConjuncts } from '../query/to-conjuncts.ts'
import { toPassageFilter, toVersionFilter, toVersionFilters, type SearchRequest } from '../request/search-request.ts'

/** How many documents match a query, from the records of versions, in a time that does not grow with their number. */
export interface NumberedMatches {
  readonly kind: 'numbered'
  readonly total: number
  readonly goneTotal: number
  readonly facets: FacetCounts
  readonly themes: ReadonlyMap<string, number>
  /** Matching passages by version, where few match. */
  readonly passages: ReadonlyMap<string, number> | null
  readonly counts: 'exact' | 'at_most'
  readonly missing: readonly string[]
}

/** What matches a query: listed by version, or only its numbers. */
export type CountedMatches = ListedMatches | NumberedMatches

/**
 * Counts what matches a query for a page of results: from the records of versions, where they decide what matches, and
 * where more passages match than can be listed for a page; the numbers are then upper bounds. `isRanked`: whether the
 * page shows the best candidates, so that the others need not be listed.
 */
export async function countMatches(
  app: SearchPorts,
  interpretation: Interpretation,
  request: SearchRequest,
  facts: LibraryFacts,
  isRanked: boolean,
  signal?: AbortSignal,
): Promise<CountedMatches> {
  const { plan } = interpretation
  // a document may have several versions that match
  if (request.versions !== 'current') return listMatches(app, interpretation, request, facts, signal)
  if (isDecidedByVersions(plan, toPassageFilter(request))) {
    return { ...(await countByVersions(app, interpretation, request, facts, signal)), counts: 'exact' }
  }
  const filter = allOf([currentOnly(request), toPassageFilter(request)])
  const passages = { of: 'passage', conjuncts: toPassageConjuncts(plan), filter, by: [] } as const
  const [counted] = isRanked ? await countCached(app, facts, [passages], signal) : []
  return (counted?.records ?? 0) <= MAX_LISTED
    ? listMatches(app, interpretation, request, facts, signal)
    : { ...(await countByVersions(app, interpretation, request, facts, signal)), counts: 'at_most' }
}

async function countByVersions(
  app: SearchPorts,
  { plan, terms }: Interpretation,
  request: SearchRequest,
  facts: LibraryFacts,
  signal?: AbortSignal,
): Promise<Omit<NumberedMatches, 'counts'>> {
  const conjuncts = toContentsConjuncts(plan)
  const { gone, ...others } = toVersionFilters(request)
  const [withFacets, theme] = [request.facets !== 'none', toPassageFilter(request)]
  const filtered = withFacets ? COUNTED_FACETS.filter((field) => others[field].length > 0) : []
  const open = withFacets ? COUNTED_FACETS.filter((field) => others[field].length === 0) : []
  const versions = (filters: readonly Filter[], by: readonly (typeof COUNTED_FACETS)[number][]) =>
    ({ of: 'version', conjuncts, filter: allOf([...filters, theme]), by }) as const
  const isGone: readonly Filter[] = gone.map(() => ({ kind: 'gone', value: request.gone !== 'only' }))
  const queries = [
    versions([...Object.values(others).flat(), ...gone], open),
    versions([...Object.values(others).flat(), ...isGone], []),
    ...filtered.map((field) => versions([...Object.values({ ...others, [field]: [] }).flat(), ...gone], [field])),
  ]
  // the passages of the versions that a page shows, in the same request; of many passages later, of these versions alone
  const areFew = terms.length > 0 && terms.reduce((sum, { frequency }) => sum + frequency, 0) <= MAX_LISTED
  const byPassage = [
    ...(withFacets ? (['theme'] as const) : []),
    ...(areFew && request.theme.length === 0 ? (['version'] as const) : []),
  ]
  const ofPassages = { of: 'passage', conjuncts: toPassageConjuncts(plan), filter: toVersionFilter(request) } as const
  const wanted = byPassage.length === 0 ? queries : [...queries, { ...ofPassages, by: byPassage }]
  const counted = await countCached(app, facts, wanted, signal)
  const [all, ofGone] = counted
  const byField = Object.assign({}, ...counted.map(({ by }) => by)) as Partial<FacetCounts>
  const facetOf = (field: keyof FacetCounts) => byField[field] ?? new Map<string, number>()
  return {
    kind: 'numbered',
    total: all?.records ?? 0,
    goneTotal: gone.length === 0 ? 0 : (ofGone?.records ?? 0),
    facets: {
      ...{ place: facetOf('place'), kind: facetOf('kind') },
      ...{ status: facetOf('status'), publisher: withWholeNames(facetOf('publisher'), facts) },
    },
    themes: counted.at(-1)?.by.theme ?? new Map(),
    passages: counted.at(-1)?.by.version ?? null,
    missing: all?.missing ?? [],
  }
}

/** The engine cuts long values. */
function withWholeNames(
  counts: ReadonlyMap<string, number>,
  { facetValues }: Pick<LibraryFacts, 'facetValues'>,
): ReadonlyMap<string, number> {
  const whole = new Map<string, number>()
  for (const [name, count] of counts) {
    const isCut = name.length >= MAX_COUNTED_CHARACTERS
    const known = isCut ? facetValues.find(({ field, value }) => field === 'publisher' && value.startsWith(name)) : null
    const value = known?.value ?? name
    whole.set(value, (whole.get(value) ?? 0) + count)
  }
  return whole
}
