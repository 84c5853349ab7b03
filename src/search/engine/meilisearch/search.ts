import type { MultiSearchParams } from 'meilisearch'
import type { Candidate, CountResult, CountedField, CountQuery, FindQuery, FindResult } from '../search-engine.ts'
import { toOurs } from './errors.ts'
import { nameIn } from './filter.ts'
import type { MeaningLane } from './embedding/meaning-lane.ts'
import { toCandidate } from './candidate.ts'
import type { MeiliResult, MultiSearch, PostSearch } from './multi-search.ts'
import { toCountQueries, toFederated, toFindQuery, toOverlap } from './query.ts'
import { candidateFields } from './settings.ts'
import type { VectorModel } from './embedding/embedder.ts'

/** Hits of a query in one answer. All of a long document are tens of megabytes, and parsing them would block the event loop. */
const HITS_PER_ANSWER = 500

/** The index that is searched, and what sends its queries. */
export interface SearchedIndex {
  readonly name: string
  readonly embedding: VectorModel | null
  readonly post: PostSearch
  readonly multiSearch: MultiSearch
  /** The same for what finds records, in requests of its own, which the server answers at the same time. */
  readonly multiFind: MultiSearch
}

/**
 * Sends the conjuncts of all queries in one request, and further ones where there are many hits; the search by meaning,
 * if there is an embedder, runs in parallel.
 */
export async function findIn(
  { name: index, embedding, multiFind }: SearchedIndex,
  queries: readonly FindQuery[],
  byMeaning: MeaningLane | null,
  signal?: AbortSignal,
): Promise<readonly FindResult[]> {
  const parts = queries.flatMap((query) =>
    query.conjuncts.map((conjunct) => ({
      ...toFindQuery(index, conjunct, query),
      limit: query.limit,
      attributesToRetrieve: [...candidateFields(embedding)],
    })),
  )
  const meanings = queries.map(({ meaning, filter }) =>
    byMeaning === null || meaning === undefined ? Promise.resolve(null) : byMeaning(meaning, filter, signal),
  )
  const [results, lanes] = await Promise.all([searchInSlices(multiFind, parts, signal), Promise.all(meanings)])
  let next = 0
  return queries.map(({ conjuncts, limit }, at) => ({
    ...toFound(results.slice(next, (next += conjuncts.length)), limit),
    meaning: lanes[at] ?? null,
  }))
}

/**
 * Counts all queries in one request, except unions of more than two, each of which takes a federated search. That takes
 * 4 ms whatever it counts (1.21), longer than to count two parts and what they have in common.
 */
export async function countIn(
  { post, name: index, multiSearch }: SearchedIndex,
  queries: readonly CountQuery[],
  signal?: AbortSignal,
): Promise<readonly CountResult[]> {
  const counts = queries.map((query) => toRequested(toCountQueries(index, query.conjuncts, query), query.by))
  const summed = counts.filter(({ kind }) => kind === 'sum')
  const unions = counts.filter(({ kind }) => kind === 'union')
  const [results, joined] = await Promise.all([
    multiSearch(summed.flatMap(toSingles), signal),
    Promise.all(unions.map((union) => countUnion(post, index, union, signal))),
  ])
  const counted = new Map(unions.map((union, at) => [union, joined[at]] as const))
  let next = 0
  for (const each of summed) {
    const [one, other, both] = each.parts.map((_part, at) => toCounted(each.by, results[next + at]))
    next += each.parts.length
    if (one !== undefined) counted.set(each, other === undefined ? one : toUnion(one, other, both))
  }
  return counts.map((each) => counted.get(each) ?? toCounted(each.by, undefined))
}

/** A count as engine queries: one, or two and what both find; or a union of any. */
interface RequestedCount {
  readonly kind: 'sum' | 'union'
  readonly parts: ReturnType<typeof toCountQueries>
  readonly by: readonly CountedField[]
}

function toRequested(parts: RequestedCount['parts'], by: readonly CountedField[]): RequestedCount {
  const [one, other] = parts
  if (one === undefined || other === undefined) return { kind: 'sum', parts, by }
  const both = parts.length === 2 ? toOverlap(one, other) : null
  return both === null ? { kind: 'union', parts, by } : { kind: 'sum', parts: [...parts, both], by }
}

function toSingles({ parts, by }: RequestedCount) {
  return parts.map(({ parts: _parts, ...query }) => ({
    ...query,
    limit: 0,
    ...(by.length === 0 ? {} : { facets: [...by] }),
  }))
}

function toUnion(one: CountResult, other: CountResult, both: CountResult | undefined): CountResult {
  const by = (Object.keys(one.by) as CountedField[]).map((field) => {
    const sums = new Map<string | number, number>(one.by[field])
    for (const [value, count] of other.by[field] ?? []) sums.set(value, (sums.get(value) ?? 0) + count)
    for (const [value, count] of both?.by[field] ?? []) sums.set(value, (sums.get(value) ?? 0) - count)
    return [field, sums] as const
  })
  return { records: one.records + other.records - (both?.records ?? 0), missing: [], by: Object.fromEntries(by) }
}

/** Counts each passage once even if several queries find it, which only a federated search does. */
async function countUnion(
  post: PostSearch,
  index: string,
  { parts, by }: RequestedCount,
  signal?: AbortSignal,
): Promise<CountResult> {
  const facets = by.length === 0 ? {} : { facetsByIndex: { [index]: [...by] } }
  const federated = { federation: { limit: 0, ...facets }, queries: parts.map(toFederated) }
  const { estimatedTotalHits, facetsByIndex } = (await post(federated, signal).catch(toOurs)) as FederatedAnswer
  return toCounted(by, { estimatedTotalHits, facetDistribution: facetsByIndex?.[index]?.distribution })
}

interface FederatedAnswer {
  readonly estimatedTotalHits: number
  readonly facetsByIndex?: Readonly<Record<string, { readonly distribution: MeiliResult['facetDistribution'] }>>
}

/** The first hits of a query, and about how many there are. */
interface FoundHits {
  readonly candidates: Candidate[]
  readonly total: number
}

/** Searches as `multiSearch` does, and goes on with those queries that have more hits than one answer may hold. */
async function searchInSlices(
  multiSearch: MultiSearch,
  queries: readonly (MultiSearchParams['queries'][number] & { readonly limit: number })[],
  signal?: AbortSignal,
): Promise<readonly FoundHits[]> {
  const found: FoundHits[] = queries.map(() => ({ candidates: [], total: 0 }))
  let open = [...queries.entries()]
  for (let offset = 0; open.length > 0; offset += HITS_PER_ANSWER) {
    const slices = open.map(([, query]) => ({
      ...query,
      offset,
      limit: Math.min(HITS_PER_ANSWER, query.limit - offset),
    }))
    const results = await multiSearch(slices, signal)
    open = open.filter(([at, { limit }], place) => {
      const { hits = [], estimatedTotalHits: total = 0 } = results[place] ?? {}
      const candidates = found[at]?.candidates ?? []
      for (const hit of hits) candidates.push(toCandidate(hit))
      found[at] = { candidates, total }
      return hits.length === HITS_PER_ANSWER && offset + HITS_PER_ANSWER < limit
    })
  }
  return found
}

function toFound(results: readonly FoundHits[], limit: number): Omit<FindResult, 'meaning'> {
  const candidates = new Map<string, Candidate>()
  for (const result of results) for (const each of result.candidates) candidates.set(each.passageId, each)
  return {
    candidates: [...candidates.values()],
    missing: [],
    isWhole: results.every(({ total }) => total <= limit),
  }
}

function toCounted(by: readonly CountedField[], result: Omit<MeiliResult, 'hits'> | undefined): CountResult {
  const { estimatedTotalHits = 0, facetDistribution = {} } = result ?? {}
  return {
    records: estimatedTotalHits,
    missing: [],
    by: Object.fromEntries(by.map((field) => [field, toMap(facetDistribution[field] ?? {}, KEYS[field])])),
  }
}

const KEYS: Readonly<Record<CountedField, (value: string) => string | number>> = {
  ...{ serial: Number, version: String, theme: String, place: String, kind: String, status: String },
  publisher: nameIn,
}

/** Avoids an array per entry: there may be a hundred thousand of them. */
function toMap<K>(counts: Readonly<Record<string, number>>, toKey: (value: string) => K): ReadonlyMap<K, number> {
  const map = new Map<K, number>()
  for (const value in counts) map.set(toKey(value), counts[value] ?? 0)
  return map
}
