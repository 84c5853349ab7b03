import type { FederatedMultiSearchParams, MultiSearchParams } from 'meilisearch'
import type { MeiliHit } from './candidate.ts'
import { toOurs } from './errors.ts'

export interface MeiliResult {
  readonly hits: readonly MeiliHit[]
  readonly estimatedTotalHits?: number
  readonly facetDistribution?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined
}

type Queries = MultiSearchParams['queries']

/**
 * Sends queries and returns their results in order. Those that are sent at once with one signal, and so for one search,
 * share a request: in a small library a request costs more than what it asks for.
 */
export type MultiSearch = (queries: Queries, signal?: AbortSignal) => Promise<readonly MeiliResult[]>

/** Posts the body of a search to the server. */
export type PostSearch = (
  body: MultiSearchParams | FederatedMultiSearchParams,
  signal?: AbortSignal,
) => Promise<unknown>

export function createMultiSearch(post: PostSearch): MultiSearch {
  const gathering = new Map<AbortSignal, { readonly queries: Queries; readonly results: Promise<MeiliResult[]> }>()
  const send = async (queries: Queries, signal?: AbortSignal): Promise<MeiliResult[]> => {
    const answer = await post({ queries }, signal).catch(toOurs)
    return (answer as { readonly results: MeiliResult[] }).results
  }
  const gather = (signal: AbortSignal) => {
    const queries: Queries = []
    const results = Promise.resolve().then(() => {
      gathering.delete(signal)
      return send(queries, signal)
    })
    const gathered = { queries, results }
    gathering.set(signal, gathered)
    return gathered
  }
  return async (queries, signal) => {
    if (queries.length === 0) return []
    if (signal === undefined) return send(queries)
    const gathered = gathering.get(signal) ?? gather(signal)
    const from = gathered.queries.length
    gathered.queries.push(...queries)
    return (await gathered.results).slice(from, from + queries.length)
  }
}
