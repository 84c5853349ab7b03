import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { accepts, allOf, type Filter } from '../../domain/filter.ts'
import { countVersions, createVersionTest } from './match-set.ts'
import { verifyMatches, verifyNames } from './verify-matches.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { countCached } from './count-cache.ts'
import { toPassageConjuncts, toVersionConjuncts } from '../query/to-conjuncts.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { toPassageFilter, toVersionFilter, type SearchRequest } from '../request/search-request.ts'

/**
 * Passages checked word by word when the engine query is looser than the parsed query, and passages whose versions are
 * listed for a page of results; beyond this, counts are upper bounds. Meilisearch reads the values of so many records one
 * by one, and of more by going through all versions: 219 ms of 48,000.
 */
export const MAX_LISTED = 3_000

/** What matches a query, by version and by theme. */
export interface ListedMatches {
  readonly kind: 'listed'
  /** By version serial; 0 where a version matches by what names it alone. */
  readonly versions: ReadonlyMap<number, number>
  /** Under all filters except the one on themes. */
  readonly themes: ReadonlyMap<string, number>
  /** `at_most`: some of these may not match the query exactly. */
  readonly counts: 'exact' | 'at_most'
  /** The matching passages themselves, where each was checked. */
  readonly only: ReadonlySet<string> | null
  /** Search servers that did not answer; passages on them are not counted. */
  readonly missing: readonly string[]
}

/**
 * Lists the versions that match a query, with the number of their passages: passages match by their own words, and
 * versions by what names them, which count no passage. Filters on versions are applied later, to the facts of the
 * catalogue. Its time grows with the number of versions.
 */
export async function listMatches(
  app: SearchPorts,
  interpretation: Interpretation,
  request: SearchRequest,
  facts: LibraryFacts,
  signal?: AbortSignal,
): Promise<ListedMatches> {
  const [passages, named] = await Promise.all([
    listPassages(app, interpretation, request, facts, signal),
    listNamed(app, interpretation, request, facts, signal),
  ])
  const versions = new Map(passages.versions)
  for (const serial of named.serials) if (!versions.has(serial)) versions.set(serial, 0)
  return {
    ...passages,
    kind: 'listed',
    versions,
    counts: named.isExact ? passages.counts : 'at_most',
    missing: [...new Set([...passages.missing, ...named.missing])],
  }
}

async function listPassages(
  app: SearchPorts,
  interpretation: Interpretation,
  request: SearchRequest,
  facts: LibraryFacts,
  signal?: AbortSignal,
): Promise<Omit<ListedMatches, 'kind'>> {
  if (!interpretation.plan.isLoose) {
    return { ...(await countByEngine(app, interpretation, request, facts, signal)), counts: 'exact', only: null }
  }
  const filter = currentOnly(request)
  const query = { of: 'passage', conjuncts: toPassageConjuncts(interpretation.plan), filter } as const
  const [all] = await countCached(app, facts, [{ ...query, by: [] }], signal)
  const few = (all?.records ?? 0) <= MAX_LISTED
  const [found] = few ? await app.engine.find([{ ...query, limit: MAX_LISTED }], signal) : []
  if (found?.isWhole !== true) {
    return { ...(await countByEngine(app, interpretation, request, facts, signal)), counts: 'at_most', only: null }
  }
  const kept = await verifyMatches(app, facts, interpretation.expandedQuery, found.candidates)
  return { ...countChecked(kept, facts, request), missing: found.missing }
}

/** Versions that match by what names them. */
interface NamedVersions {
  readonly serials: Iterable<number>
  readonly isExact: boolean
  readonly missing: readonly string[]
}

async function listNamed(
  app: SearchPorts,
  interpretation: Interpretation,
  request: SearchRequest,
  facts: LibraryFacts,
  signal?: AbortSignal,
): Promise<NamedVersions> {
  const conjuncts = toVersionConjuncts(interpretation.plan)
  if (conjuncts.length === 0) return { serials: [], isExact: true, missing: [] }
  const filter = allOf([currentOnly(request), toPassageFilter(request)])
  const query = { of: 'version', conjuncts, filter } as const
  const [counted] = await countCached(app, facts, [{ ...query, by: ['serial'] }], signal)
  const serials = counted?.by.serial ?? new Map<number, number>()
  const missing = counted?.missing ?? []
  if (!interpretation.plan.isLoose || serials.size === 0) return { serials: serials.keys(), isExact: true, missing }
  if (serials.size > MAX_LISTED) return { serials: serials.keys(), isExact: false, missing }
  const [found] = await app.engine.find([{ ...query, limit: MAX_LISTED }], signal)
  const kept = verifyNames(facts, interpretation.expandedQuery, found?.candidates ?? [])
  return { serials: countVersions(kept, facts).keys(), isExact: true, missing }
}

async function countByEngine(
  app: SearchPorts,
  { plan }: Interpretation,
  request: SearchRequest,
  facts: LibraryFacts,
  signal?: AbortSignal,
) {
  const conjuncts = toPassageConjuncts(plan)
  const versions = {
    of: 'passage',
    conjuncts,
    filter: allOf([currentOnly(request), toPassageFilter(request)]),
    by: ['serial'],
  } as const
  const themes = { of: 'passage', conjuncts, filter: toVersionFilter(request), by: ['theme'] } as const
  const wanted = request.facets === 'none' ? [versions] : [versions, themes]
  const [byVersion, byTheme] = await countCached(app, facts, wanted, signal)
  return {
    versions: byVersion?.by.serial ?? new Map(),
    themes: byTheme?.by.theme ?? new Map(),
    missing: byVersion?.missing ?? [],
  }
}

export function currentOnly(request: SearchRequest): Filter {
  return request.versions === 'current' ? { kind: 'current', value: true } : allOf([])
}

function countChecked(
  candidates: readonly Candidate[],
  facts: LibraryFacts,
  request: SearchRequest,
): Omit<ListedMatches, 'kind' | 'missing'> {
  const themes = new Map<string, number>()
  for (const { themes: tagged } of candidates.filter(createVersionTest(facts, request))) {
    for (const theme of tagged) themes.set(theme, (themes.get(theme) ?? 0) + 1)
  }
  const passageFilter = toPassageFilter(request)
  const accepted = candidates.filter(({ versionId, themes: tagged }) => {
    const known = facts.versions.get(versionId)
    return known !== undefined && accepts(passageFilter, { ...known, themes: tagged })
  })
  const versions = countVersions(accepted, facts)
  return { versions, themes, counts: 'exact', only: new Set(candidates.map(({ passageId }) => passageId)) }
}
