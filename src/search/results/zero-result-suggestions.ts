import type { SearchPorts } from '../ports.ts'
import { countMatches } from '../match/count-matches.ts'
import { InvalidInputError } from '../../errors.ts'
import type { Matches } from '../match/find-matches.ts'
import { toMatchSet } from '../match/match-set.ts'
import { interpretQuery } from '../query/interpret-query.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../request/search-request.ts'
import { toRelaxations, type Relaxation } from './relaxations.ts'

/** Ways that are told; more would be another puzzle. */
const MAX_WAYS = 8
/** Ways that are counted at once; an empty result must not crowd out those that find something. */
const AT_ONCE = 3

/** A search near to one that found nothing, and how many documents it finds. */
export interface ZeroResultSuggestion extends Relaxation {
  readonly total: number
  readonly counts: 'exact' | 'at_most'
}

/** Why a search found nothing, and what near to it finds something. */
export interface ZeroResult {
  /** Words of the question that nothing in the library says, as typed. */
  readonly unknown: readonly string[]
  /** Documents that answer the question whatever the filters. */
  readonly withoutFilters: number
  /** The nearest first; each finds something. */
  readonly suggestions: readonly ZeroResultSuggestion[]
}

/**
 * Explains a search without a result. What filters on versions take away is counted from what the search has found
 * already; the other ways are some dozen counts, made for an empty result alone.
 */
export async function findZeroResultSuggestions(
  app: SearchPorts,
  request: SearchRequest,
  matches: Matches,
  signal?: AbortSignal,
): Promise<ZeroResult> {
  const suggestions = toRelaxations(app, request, matches.interpretation)
  const open = { ...EMPTY_REQUEST, ...askedOf(request), versions: 'all', gone: 'with' } as const
  const withoutFilters = await countDocuments(app, open, request, matches, signal)
  const helpful: ZeroResultSuggestion[] = []
  for (let from = 0; from < suggestions.length; from += AT_ONCE) {
    const counted = suggestions.slice(from, from + AT_ONCE).map(async (relaxation) => {
      return { ...relaxation, ...(await countDocuments(app, relaxation.request, request, matches, signal)) }
    })
    helpful.push(...(await Promise.all(counted)).filter(({ total }) => total > 0))
  }
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
    suggestions: [
      ...sortSuggestions(helpful).slice(0, MAX_WAYS),
      ...(helpful.length === 0 && isAnyFilter && withoutFilters.total > 0 ? [all] : []),
    ],
  }
}

/** As the ways come, and of those with one reason the one that finds most first. */
function sortSuggestions(suggestions: readonly ZeroResultSuggestion[]): readonly ZeroResultSuggestion[] {
  const reasons = [...new Set(suggestions.map(({ reason }) => reason))]
  return [...suggestions].sort((a, b) => reasons.indexOf(a.reason) - reasons.indexOf(b.reason) || b.total - a.total)
}

function askedOf({ text, match, variants }: SearchRequest): Pick<SearchRequest, 'text' | 'match' | 'variants'> {
  return { text, match, variants }
}

function toFilters(request: SearchRequest): string {
  const { sort: _sort, limit: _limit, cursor: _cursor, ...filters } = request
  return JSON.stringify(Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** How many documents `changed` finds; no engine is asked where the passages counted for `request` say it. */
async function countDocuments(
  app: SearchPorts,
  changed: SearchRequest,
  request: SearchRequest,
  { interpretation, facts, counted }: Matches,
  signal?: AbortSignal,
): Promise<Pick<ZeroResultSuggestion, 'total' | 'counts'>> {
  const isAskedAlike = JSON.stringify(askedOf(changed)) === JSON.stringify(askedOf(request))
  const isCounted = isAskedAlike && changed.theme === request.theme && changed.versions === request.versions
  try {
    const read = isAskedAlike ? interpretation : await interpretQuery(app, changed, facts, signal)
    const known = isCounted ? counted : await countMatches(app, read, changed, facts, signal)
    return { total: toMatchSet(known.versions, facts, changed).documents.size, counts: known.counts }
  } catch (error) {
    // A question can be asked and one near to it not: that is no way out.
    if (error instanceof InvalidInputError) return { total: 0, counts: 'exact' }
    throw error
  }
}
