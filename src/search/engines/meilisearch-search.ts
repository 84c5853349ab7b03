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
import { toOurs } from './meilisearch-errors.ts'
import { toMeiliFilter } from './meilisearch-filter.ts'
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

interface MeiliHit {
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

/** All queries' conjuncts as narrow queries of one request. */
export async function findIn(
  client: Meilisearch,
  index: string,
  queries: readonly FindQuery[],
  signal?: AbortSignal,
): Promise<readonly Found[]> {
  const parts = queries.flatMap((query) =>
    query.conjuncts.map((conjunct) => ({
      ...toMeiliQuery(index, conjunct, query.filter),
      limit: query.limit,
      attributesToRetrieve: ['id', 'document', 'version', 'ordinal', 'theme', 'bag'],
    })),
  )
  const results = await multiSearch(client, parts, signal)
  let next = 0
  return queries.map(({ conjuncts, limit }) => toFound(results.slice(next, (next += conjuncts.length)), limit))
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
      queries.map(async (query) => (query.conjuncts.length > 1 ? countUnion(client, index, query, signal) : null)),
    ),
  ])
  let next = 0
  return queries.map(({ conjuncts, by }, at) => {
    if (conjuncts.length === 0) return toCounted(by, 0, {})
    const union = unions[at]
    if (union) return union
    const result = results[next++]
    return toCounted(by, result?.estimatedTotalHits ?? 0, result?.facetDistribution ?? {})
  })
}

/**
 * Counts a passage once that several conjuncts find. Meilisearch (1.21) refuses to join what words find with what a filter
 * alone finds, since it ranks them by other rules; so those of the filters are counted, and what the words find besides.
 */
async function countUnion(
  client: Meilisearch,
  index: string,
  query: CountQuery,
  signal?: AbortSignal,
): Promise<Counted> {
  const { filter, by } = query
  const isFilter = ({ all, none }: Conjunct) => all.length === 0 && none.length === 0
  const filters = query.conjuncts.filter(isFilter).map((conjunct) => conjunct.filter)
  const worded = query.conjuncts.filter((conjunct) => !isFilter(conjunct))
  if (filters.length === 0 || worded.length === 0) return countFederated(client, index, query, signal)
  const ofFilters: Filter = { kind: 'or', of: filters }
  const besides: Filter = { kind: 'not', of: ofFilters }
  const one = { all: [], none: [], filter: ofFilters }
  const [byFilter, byWords] = await Promise.all([
    countFederated(client, index, { conjuncts: [one], filter, by }, signal),
    countFederated(client, index, { conjuncts: worded, filter: allOf([filter, besides]), by }, signal),
  ])
  return addCounted(byFilter, byWords)
}

/** Of sets that share no passage. */
function addCounted(one: Counted, other: Counted): Counted {
  const by: Partial<Record<CountedField, Map<string, number>>> = {}
  for (const field of ['version', 'theme'] as const) {
    const [first, second] = [one.by[field], other.by[field]]
    if (first === undefined || second === undefined) continue
    const sum = new Map(first)
    for (const [value, count] of second) sum.set(value, (sum.get(value) ?? 0) + count)
    by[field] = sum
  }
  return { passages: one.passages + other.passages, by, missing: [] }
}

/** As only a federated search does. */
async function countFederated(
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
  const [result] = await multiSearch(client, [query], signal)
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

function toFound(results: readonly MeiliResult[], limit: number): Found {
  const hits = new Map<string, MeiliHit>()
  for (const result of results) for (const hit of result.hits) hits.set(hit.id, hit)
  return {
    candidates: [...hits.values()].map(toCandidate),
    missing: [],
    isWhole: results.every((result) => (result.estimatedTotalHits ?? 0) <= limit),
  }
}

function toCandidate({ id, document, version, ordinal, theme, bag }: MeiliHit): Candidate {
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
    by: Object.fromEntries(by.map((field) => [field, new Map(Object.entries(distribution[field] ?? {}))])),
  }
}
