import type { SearchPorts } from '../ports.ts'
import { countMatches } from '../match/count-matches.ts'
import { InvalidInputError } from '../../errors.ts'
import type { Matches } from '../match/find-matches.ts'
import { toMatchSet } from '../match/match-set.ts'
import { interpretQuery } from '../query/interpret-query.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../request/search-request.ts'
import { toLastResorts, toRelaxations, type Relaxation } from './relaxations.ts'

/** Most suggestions shown. */
const MAX_SUGGESTIONS = 8
/** Relaxations counted at the same time; an empty result must not slow down other searches. */
const CONCURRENCY = 3

/** A relaxed search, and how many documents it finds. */
export interface ZeroResultSuggestion extends Relaxation {
  readonly total: number
  readonly counts: 'exact' | 'at_most'
}

/** Why a search found nothing, and which similar searches find something. */
export interface ZeroResult {
  /** Words of the query that do not occur in the library, as typed. */
  readonly unknown: readonly string[]
  /** Whether the query asks for words, and not only for filters and exclusions. */
  readonly hasWords: boolean
  /** Documents that match the query without any filter. */
  readonly withoutFilters: number
  /** The nearest first; each finds at least one document. */
  readonly suggestions: readonly ZeroResultSuggestion[]
}

/**
 * Explains a search without results. The effect of filters on versions is computed from the matches; the other
 * relaxations take some dozen counts, made for an empty result only.
 */
export async function findZeroResultSuggestions(
  app: SearchPorts,
  request: SearchRequest,
  matches: Matches,
  signal?: AbortSignal,
): Promise<ZeroResult> {
  const suggestions = toRelaxations(app, request, matches.interpretation)
  const open = { ...EMPTY_REQUEST, ...queryOf(request), versions: 'all', gone: 'with' } as const
  const withoutFilters = await countDocuments(app, open, request, matches, signal)
  const helpful = await findHelpful(app, suggestions, request, matches, signal)
  const isAnyFilter = toFilters(open) !== toFilters(request)
  const all: ZeroResultSuggestion = {
    reason: 'all_filters',
    field: null,
    change: 'without any filter',
    request: open,
    ...withoutFilters,
  }
  return {
    unknown: matches.interpretation.terms.flatMap(({ label, frequency }) => (frequency === 0 ? [label] : [])),
    withoutFilters: withoutFilters.total,
    hasWords: matches.interpretation.terms.length > 0,
    suggestions:
      helpful.length > 0
        ? sortSuggestions(helpful).slice(0, MAX_SUGGESTIONS)
        : isAnyFilter && withoutFilters.total > 0
          ? [all]
          : (await findHelpful(app, toLastResorts(request, matches.interpretation), request, matches, signal)).slice(
              0,
              1,
            ),
  }
}

/** Those of these searches that find something. */
async function findHelpful(
  app: SearchPorts,
  relaxations: readonly Relaxation[],
  request: SearchRequest,
  matches: Matches,
  signal?: AbortSignal,
): Promise<readonly ZeroResultSuggestion[]> {
  const helpful: ZeroResultSuggestion[] = []
  for (let from = 0; from < relaxations.length; from += CONCURRENCY) {
    const counted = relaxations.slice(from, from + CONCURRENCY).map(async (relaxation) => {
      return { ...relaxation, ...(await countDocuments(app, relaxation.request, request, matches, signal)) }
    })
    helpful.push(...(await Promise.all(counted)).filter(({ total }) => total > 0))
  }
  return helpful
}

/** Sorts by the order of reasons, and within a reason by falling count. */
function sortSuggestions(suggestions: readonly ZeroResultSuggestion[]): readonly ZeroResultSuggestion[] {
  const reasons = [...new Set(suggestions.map(({ reason }) => reason))]
  return [...suggestions].sort((a, b) => reasons.indexOf(a.reason) - reasons.indexOf(b.reason) || b.total - a.total)
}

function queryOf({ text, match, variants }: SearchRequest): Pick<SearchRequest, 'text' | 'match' | 'variants'> {
  return { text, match, variants }
}

function toFilters(request: SearchRequest): string {
  const { sort: _sort, limit: _limit, cursor: _cursor, ...filters } = request
  return JSON.stringify(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/**
 * How many documents `changed` finds; the engine is only queried where the passages counted for `request` do not answer
 * it.
 */
async function countDocuments(
  app: SearchPorts,
  changed: SearchRequest,
  request: SearchRequest,
  { interpretation, facts, counted }: Matches,
  signal?: AbortSignal,
): Promise<Pick<ZeroResultSuggestion, 'total' | 'counts'>> {
  const isSameQuery = JSON.stringify(queryOf(changed)) === JSON.stringify(queryOf(request))
  const isCounted = isSameQuery && changed.theme === request.theme && changed.versions === request.versions
  try {
    const changedInterpretation = isSameQuery ? interpretation : await interpretQuery(app, changed, facts, signal)
    const known =
      isCounted && counted.kind === 'listed'
        ? counted
        : await countMatches(app, changedInterpretation, changed, facts, true, signal)
    const total = known.kind === 'listed' ? toMatchSet(known.versions, facts, changed).total : known.total
    return { total, counts: known.counts }
  } catch (error) {
    // A relaxation of a valid query may be invalid, and is then no suggestion.
    if (error instanceof InvalidInputError) return { total: 0, counts: 'exact' }
    throw error
  }
}
