import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { allOf, type Filter } from '../../domain/filter.ts'
import { countCached } from './count-cache.ts'
import { currentOnly, listMatches, MAX_LISTED, type ListedMatches } from './list-matches.ts'
import { COUNTED_FACETS, type FacetCounts } from './match-set.ts'
import { MAX_COUNTED_CHARACTERS, type CountQuery, type Counts } from '../engine/search-engine.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { isDecidedByVersions, toContentsConjuncts, toPassageConjuncts, type Plan } from '../query/to-conjuncts.ts'
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
  const asksLeftOut = leavesOut(request, facts)
  const queries = [
    ...versionQueries(plan, request, asksLeftOut),
    // in the same request, for the documents of the page; of many passages they are counted for these documents alone
    ...passageQueries(plan, request, terms.length > 0 && frequencyOf(terms) <= MAX_LISTED),
  ]
  const counted = await countCached(app, facts, queries, signal)
  const [all, ofGone] = counted
  const by = Object.assign({}, ...counted.map((each) => each.by)) as Partial<Counts>
  const facets = Object.fromEntries(COUNTED_FACETS.map((field) => [field, by[field] ?? new Map<string, number>()]))
  return {
    kind: 'numbered',
    total: all?.records ?? 0,
    goneTotal: asksLeftOut ? (ofGone?.records ?? 0) : 0,
    facets: { ...(facets as FacetCounts), publisher: withWholeNames(by.publisher ?? new Map(), facts) },
    themes: by.theme ?? new Map(),
    passages: by.version ?? null,
    missing: all?.missing ?? [],
  }
}

/** Whether the filter on gone documents may leave any out. */
function leavesOut({ gone }: SearchRequest, facts: LibraryFacts): boolean {
  return gone === 'only' || (gone === 'without' && facts.gone > 0)
}

/** What matches, with facets that have no filter; what the filter on gone documents leaves out; then the other facets. */
function versionQueries(plan: Plan, request: SearchRequest, asksLeftOut: boolean): readonly CountQuery[] {
  const conjuncts = toContentsConjuncts(plan)
  const { gone, ...others } = toVersionFilters(request)
  const theme = toPassageFilter(request)
  const isGone: Filter = { kind: 'gone', value: request.gone !== 'only' }
  const count = (filters: readonly Filter[], by: CountQuery['by'], without?: keyof typeof others): CountQuery => {
    const own = Object.entries(others).flatMap(([field, each]) => (field === without ? [] : each))
    return { of: 'version', conjuncts, filter: allOf([...own, ...filters, theme]), by }
  }
  const facets = request.facets === 'none' ? [] : COUNTED_FACETS
  return [
    count(
      gone,
      facets.filter((field) => others[field].length === 0),
    ),
    ...(asksLeftOut ? [count([isGone], [])] : []),
    ...facets.filter((field) => others[field].length > 0).map((field) => count(gone, [field], field)),
  ]
}

/** Matching passages by theme, under all other filters, and by version where `areFew` match. */
function passageQueries(plan: Plan, request: SearchRequest, areFew: boolean): readonly CountQuery[] {
  const by: CountQuery['by'] = [
    ...(request.facets === 'none' ? [] : (['theme'] as const)),
    ...(areFew && request.theme.length === 0 ? (['version'] as const) : []),
  ]
  const query = { of: 'passage', conjuncts: toPassageConjuncts(plan), filter: toVersionFilter(request), by } as const
  return by.length === 0 ? [] : [query]
}

/** Passages that have any of the terms, at most. */
function frequencyOf(terms: Interpretation['terms']): number {
  return terms.reduce((sum, { frequency }) => sum + frequency, 0)
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
