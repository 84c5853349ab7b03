import { distance } from 'fastest-levenshtein'
import type { FederatedMultiSearchParams, Meilisearch, MultiSearchParams } from 'meilisearch'
import { MAX_WORD_CHARACTERS } from '../analysis/fold.ts'
import { allOf, type Filter } from '../filter.ts'
import type {
  Candidate,
  Conjunct,
  Counted,
  CountedField,
  CountQuery,
  FindQuery,
  Found,
  NearWord,
  Unit,
} from '../search-engine.ts'
import { isUnfilled, toOurs } from './meilisearch-errors.ts'
import { toMeiliFilter } from './meilisearch-filter.ts'
import type { MeaningLane } from './meilisearch-meaning.ts'
import { countInBag, lengthOf, toStemToken } from './meilisearch-record.ts'
import { FORMAT, STEM_TIERS } from './meilisearch-settings.ts'

/** Passages looked through for words that are nearly the one asked for. */
const NEAR_HITS = 40

/** True of every record, and refused by an index that is not of this program's making, which would find nothing. */
const IS_OURS = `${FORMAT} NOT EXISTS`

/**
 * Everything, as a query that is not empty: the engine refuses to join one without words to others, as their orders
 * cannot be compared. No word of the index is so long.
 */
const NO_SUCH_WORD = `-"${'z'.repeat(2 * MAX_WORD_CHARACTERS)}"`

const READING_ORDER = ['document:asc', 'ordinal:asc']

/** What a candidate is made of. */
export const CANDIDATE_FIELDS = ['id', 'document', 'version', 'ordinal', 'theme', 'bag'] as const

/** A hit as the index answers it. */
export interface MeiliHit {
  readonly id: string
  readonly document: string
  readonly version: string
  readonly ordinal: number
  readonly theme?: readonly string[]
  readonly bag: string
  readonly words?: readonly string[]
}

interface MeiliResult {
  readonly hits: readonly MeiliHit[]
  readonly estimatedTotalHits?: number
  readonly facetDistribution?: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** All queries' conjuncts as narrow queries of one request; meaning, where there is a lane for it, is asked beside it. */
export async function findIn(
  client: Meilisearch,
  index: string,
  queries: readonly FindQuery[],
  byMeaning: MeaningLane | null,
  signal?: AbortSignal,
): Promise<readonly Found[]> {
  const parts = queries.flatMap((query) =>
    query.conjuncts.map((conjunct) => ({
      ...toMeiliQuery(index, conjunct, query.filter),
      ...(conjunct.all.some(({ kind }) => kind === 'stem') ? {} : { sort: READING_ORDER }),
      limit: query.limit,
      attributesToRetrieve: [...CANDIDATE_FIELDS],
    })),
  )
  const meanings = queries.map(({ meaning, filter }) =>
    byMeaning === null || meaning === undefined ? Promise.resolve(null) : byMeaning(meaning, filter, signal),
  )
  const [results, lanes] = await Promise.all([multiSearch(client, parts, signal), Promise.all(meanings)])
  let next = 0
  return queries.map(({ conjuncts, limit }, at) => ({
    ...toFound(results.slice(next, (next += conjuncts.length)), limit),
    meaning: lanes[at] ?? null,
  }))
}

/** What one conjunct tells is asked in one request for all queries; the union of several, in a federated one each. */
export async function countIn(
  client: Meilisearch,
  index: string,
  queries: readonly CountQuery[],
  signal?: AbortSignal,
): Promise<readonly Counted[]> {
  const singles = queries.flatMap(({ conjuncts, filter, by }) => {
    const [conjunct] = conjuncts
    if (conjunct === undefined || conjuncts.length > 1) return []
    return [{ ...toMeiliQuery(index, conjunct, filter), limit: 0, ...(by.length === 0 ? {} : { facets: [...by] }) }]
  })
  const [results, unions] = await Promise.all([
    multiSearch(client, singles, signal),
    Promise.all(
      queries.filter(({ conjuncts }) => conjuncts.length > 1).map((query) => countUnion(client, index, query, signal)),
    ),
  ])
  let [nextSingle, nextUnion] = [0, 0]
  return queries.map(({ conjuncts, by }) => {
    if (conjuncts.length === 0) return toCounted(by, 0, {})
    if (conjuncts.length > 1) return unions[nextUnion++] ?? toCounted(by, 0, {})
    const result = results[nextSingle++]
    return toCounted(by, result?.estimatedTotalHits ?? 0, result?.facetDistribution ?? {})
  })
}

/** Counts a passage once that several conjuncts find, as only a federated search does. */
async function countUnion(
  client: Meilisearch,
  index: string,
  { conjuncts, filter, by }: CountQuery,
  signal?: AbortSignal,
): Promise<Counted> {
  const answer = await client
    .multiSearch<FederatedMultiSearchParams, MeiliHit>(
      {
        federation: { limit: 0, ...(by.length === 0 ? {} : { facetsByIndex: { [index]: [...by] } }) },
        queries: conjuncts.map((conjunct) => {
          const query = toMeiliQuery(index, conjunct, filter)
          return query.q === '' ? { ...query, q: NO_SUCH_WORD } : query
        }),
      },
      signal ? { signal } : {},
    )
    .catch(toOurs)
  const { estimatedTotalHits = 0, facetsByIndex } = answer as FederatedAnswer
  return toCounted(by, estimatedTotalHits, facetsByIndex?.[index]?.distribution ?? {})
}

interface FederatedAnswer {
  readonly estimatedTotalHits?: number
  readonly facetsByIndex?: Readonly<Record<string, { readonly distribution: MeiliResult['facetDistribution'] }>>
}

/** Words that stand in passages whose stems are nearly the one of `word`. */
export async function nearWordsIn(
  client: Meilisearch,
  index: string,
  word: NearWord,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const query = {
    indexUid: index,
    q: toStemToken(word.stem, 'any'), // not in quotes, which would forbid slips
    attributesToSearchOn: [...STEM_TIERS],
    limit: NEAR_HITS,
    attributesToRetrieve: ['words'],
    filter: IS_OURS,
  }
  const [result] = await multiSearch(client, [query], signal).catch((error: unknown) => {
    if (isUnfilled(error)) return []
    throw error
  })
  const counts = new Map<string, number>()
  for (const { words = [] } of result?.hits ?? []) {
    for (const found of new Set(words.join(' ').split(' '))) counts.set(found, (counts.get(found) ?? 0) + 1)
  }
  const most = word.word.length >= 9 ? 2 : 1
  return [...counts]
    .map(([found, count]) => ({ found, count, slips: distance(word.word, found) }))
    .filter(({ slips }) => slips > 0 && slips <= most)
    .sort((a, b) => a.slips - b.slips || b.count - a.count || (a.found < b.found ? -1 : 1))
    .slice(0, limit)
    .map(({ found }) => found)
}

async function multiSearch(
  client: Meilisearch,
  queries: MultiSearchParams['queries'],
  signal?: AbortSignal,
): Promise<readonly MeiliResult[]> {
  if (queries.length === 0) return []
  const { results } = await client
    .multiSearch<MultiSearchParams, MeiliHit>({ queries }, signal ? { signal } : {})
    .catch(toOurs)
  return results
}

/** Everything in quotes, where neither slips nor other endings count, but for a prefix: the last word is one. */
function toMeiliQuery(index: string, conjunct: Conjunct, filter: Filter) {
  const wanted = conjunct.all.filter((unit) => unit.kind !== 'prefix').map(toQuoted)
  const unwanted = conjunct.none.filter((unit) => unit.kind !== 'prefix').map((unit) => `-${toQuoted(unit)}`)
  const prefixes = conjunct.all.flatMap((unit) => (unit.kind === 'prefix' ? [unit.word] : []))
  return {
    indexUid: index,
    q: [...unwanted, ...wanted, ...prefixes.slice(0, 1)].join(' '),
    matchingStrategy: 'all' as const,
    filter: `${IS_OURS} AND (${toMeiliFilter(allOf([conjunct.filter, filter]))})`,
  }
}

function toQuoted(unit: Exclude<Unit, { readonly kind: 'prefix' }>): string {
  return unit.kind === 'phrase' ? `"${unit.words.join(' ')}"` : `"${toStemToken(unit.stem, unit.scope)}"`
}

function toFound(results: readonly MeiliResult[], limit: number): Omit<Found, 'meaning'> {
  const hits = new Map<string, MeiliHit>()
  for (const result of results) for (const hit of result.hits) hits.set(hit.id, hit)
  return {
    candidates: [...hits.values()].map(toCandidate),
    missing: [],
    isWhole: results.every((result) => (result.estimatedTotalHits ?? 0) <= limit),
  }
}

/** A hit as the port tells it. */
export function toCandidate({ id, document, version, ordinal, theme, bag }: MeiliHit): Candidate {
  return {
    passageId: id,
    documentId: document,
    versionId: version,
    ordinal,
    length: lengthOf(bag),
    themes: theme ?? [],
    countOf: (stem) => countInBag(bag, stem),
  }
}

function toCounted(
  by: readonly CountedField[],
  passages: number,
  distribution: NonNullable<MeiliResult['facetDistribution']>,
): Counted {
  return {
    passages,
    missing: [],
    by: Object.fromEntries(by.map((field) => [field, toMap(distribution[field] ?? {})])),
  }
}

/** There may be a hundred thousand of them: no array is made of each. */
function toMap(counts: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  const map = new Map<string, number>()
  for (const value in counts) map.set(value, counts[value] ?? 0)
  return map
}
