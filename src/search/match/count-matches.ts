import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { readPassagesById } from '../../db/texts/texts.ts'
import { accepts, allOf, type Filter } from '../../domain/filter.ts'
import { createPassageAnalyser } from './analyse-passage.ts'
import { matchPassage } from './match-query.ts'
import type { ParsedQuery } from '../query/query.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { countCached } from './count-cache.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { toPassageFilter, toVersionFilter, type SearchRequest } from '../request/search-request.ts'

/**
 * Passages checked word by word when the engine query is looser than the parsed query; beyond this, counts are upper
 * bounds.
 */
const MAX_CHECKED = 1_000

/** Passages that match a query, by version and by theme. */
export interface CountedMatches {
  /** By version serial. */
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

/** Counts the matches of a query. Filters on versions are applied later, to the facts of the catalogue. */
export async function countMatches(
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
  const { conjuncts } = interpretation.plan
  const [all] = await countCached(app, facts, [{ conjuncts, filter, by: [] }], signal)
  const few = (all?.passages ?? 0) <= MAX_CHECKED
  const [found] = few ? await app.engine.find([{ conjuncts, filter, limit: MAX_CHECKED }], signal) : []
  if (found?.isWhole !== true) {
    return { ...(await countByEngine(app, interpretation, request, facts, signal)), counts: 'at_most', only: null }
  }
  const kept = await verifyMatches(app, facts, interpretation.expandedQuery, found.candidates)
  return { ...countChecked(kept, facts, request), missing: found.missing }
}

async function countByEngine(
  app: SearchPorts,
  { plan }: Interpretation,
  request: SearchRequest,
  facts: LibraryFacts,
  signal?: AbortSignal,
) {
  const { conjuncts } = plan
  const versions = {
    conjuncts,
    filter: allOf([currentOnly(request), toPassageFilter(request)]),
    by: ['serial'],
  } as const
  const themes = { conjuncts, filter: toVersionFilter(request), by: ['theme'] } as const
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

/** The candidates whose text in the catalogue matches the query word by word. */
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
    return matchPassage(expandedQuery, analyse({ text, headings, themes }), { matching: 'all' }) !== null
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
