import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { readPassagesById } from '../../db/texts/texts.ts'
import { accepts, allOf, type Filter } from '../../domain/filter.ts'
import { analyseVersion, createPassageAnalyser } from './analyse-passage.ts'
import { matchesPassage, matchesVersion } from './match-query.ts'
import type { ParsedQuery } from '../query/query.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { countCached } from './count-cache.ts'
import { toPassageConjuncts, toVersionConjuncts } from '../query/to-conjuncts.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { toPassageFilter, toVersionFilter, type SearchRequest } from '../request/search-request.ts'

/**
 * Passages checked word by word when the engine query is looser than the parsed query; beyond this, counts are upper
 * bounds.
 */
const MAX_CHECKED = 1_000

/** What matches a query, by version and by theme. */
export interface CountedMatches {
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
 * Counts the matches of a query: passages by their own words, and versions by what names them, which count no passage.
 * Filters on versions are applied later, to the facts of the catalogue.
 */
export async function countMatches(
  app: SearchPorts,
  interpretation: Interpretation,
  request: SearchRequest,
  facts: LibraryFacts,
  signal?: AbortSignal,
): Promise<CountedMatches> {
  const [passages, named] = await Promise.all([
    countPassageMatches(app, interpretation, request, facts, signal),
    countNamed(app, interpretation, request, facts, signal),
  ])
  const versions = new Map(passages.versions)
  for (const serial of named.serials) if (!versions.has(serial)) versions.set(serial, 0)
  return {
    ...passages,
    versions,
    counts: named.isExact ? passages.counts : 'at_most',
    missing: [...new Set([...passages.missing, ...named.missing])],
  }
}

async function countPassageMatches(
  app: SearchPorts,
  interpretation: Interpretation,
  request: SearchRequest,
  facts: LibraryFacts,
  signal?: AbortSignal,
): Promise<CountedMatches> {
  if (!interpretation.plan.isLoose) {
    return { ...(await countByEngine(app, interpretation, request, facts, signal)), counts: 'exact', only: null }
  }
  const filter = currentOnly(request)
  const query = { of: 'passage', conjuncts: toPassageConjuncts(interpretation.plan), filter } as const
  const [all] = await countCached(app, facts, [{ ...query, by: [] }], signal)
  const few = (all?.records ?? 0) <= MAX_CHECKED
  const [found] = few ? await app.engine.find([{ ...query, limit: MAX_CHECKED }], signal) : []
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

async function countNamed(
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
  if (serials.size > MAX_CHECKED) return { serials: serials.keys(), isExact: false, missing }
  const [found] = await app.engine.find([{ ...query, limit: MAX_CHECKED }], signal)
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

function currentOnly(request: SearchRequest): Filter {
  return request.versions === 'current' ? { kind: 'current', value: true } : allOf([])
}

/**
 * The candidates that match the query; they are checked only where the engine query is looser than the parsed query.
 */
export async function verifyIfLoose(
  app: SearchPorts,
  facts: LibraryFacts,
  { plan, expandedQuery }: Interpretation,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  return plan.isLoose ? verifyMatches(app, facts, expandedQuery, candidates) : candidates
}

/** The passages whose text in the catalogue matches the query word by word. */
export async function verifyMatches(
  app: SearchPorts,
  { versions }: LibraryFacts,
  expandedQuery: ParsedQuery,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const passages = await readPassagesById(
    app.catalogue,
    candidates.map(({ passageId }) => passageId),
  )
  const analysers = new Map<string, ReturnType<typeof createPassageAnalyser>>()
  return candidates.filter(({ passageId, themes }) => {
    const passage = passages.get(passageId)
    const facts = versions.get(passage?.versionId ?? '')
    if (passage === undefined || facts === undefined) return false
    const analyse = analysers.get(facts.versionId) ?? createPassageAnalyser(facts)
    analysers.set(facts.versionId, analyse)
    const { text, headingPath: headings } = passage
    return matchesPassage(expandedQuery, analyse({ text, headings, themes }), { matching: 'all' })
  })
}

/** The same of versions, by what names them. */
export function verifyNamesIfLoose(
  facts: LibraryFacts,
  { plan, expandedQuery }: Interpretation,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  return plan.isLoose ? verifyNames(facts, expandedQuery, candidates) : candidates
}

/** The versions whose names in the catalogue match the query word by word. */
function verifyNames(
  { versions }: LibraryFacts,
  expandedQuery: ParsedQuery,
  candidates: readonly Candidate[],
): readonly Candidate[] {
  return candidates.filter(({ versionId, themes }) => {
    const facts = versions.get(versionId)
    return facts !== undefined && matchesVersion(expandedQuery, analyseVersion(facts, themes), { matching: 'all' })
  })
}

function countChecked(
  candidates: readonly Candidate[],
  facts: LibraryFacts,
  request: SearchRequest,
): Omit<CountedMatches, 'missing'> {
  const themes = new Map<string, number>()
  const [versionFilter, passageFilter] = [toVersionFilter(request), toPassageFilter(request)]
  for (const { versionId, themes: tagged } of candidates) {
    const known = facts.versions.get(versionId)
    if (known === undefined || !accepts(versionFilter, known)) continue
    for (const theme of tagged) themes.set(theme, (themes.get(theme) ?? 0) + 1)
  }
  const accepted = candidates.filter(({ versionId, themes: tagged }) => {
    const known = facts.versions.get(versionId)
    return known !== undefined && accepts(passageFilter, { ...known, themes: tagged })
  })
  const versions = countVersions(accepted, facts)
  return { versions, themes, counts: 'exact', only: new Set(candidates.map(({ passageId }) => passageId)) }
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
