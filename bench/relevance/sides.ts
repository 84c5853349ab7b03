import { toEngineText } from '../support/engine-text.ts'
import { DEFAULT_NAMESPACE } from '../../src/app.ts'
import { codeOf, ServiceError } from '../../src/cli/api-client.ts'
import type { MixedLibrary } from '../library/mixed-library.ts'
import { toPlainWords } from '../library/plain-words.ts'
import type { Bm25 } from '../support/bm25.ts'
import { BenchError } from '../support/run-bench.ts'

const DEPTH = 100
const PAGE = 10

/**
 * The answer to a query: document ids, best first, and what the search did without although it is configured; or the code
 * with which the query was refused.
 */
export type Answer =
  { readonly ranking: readonly string[]; readonly lacks?: readonly string[] } | { readonly refused: string }

/** One of those that are compared. */
export interface Side {
  readonly name: string
  search(queryText: string): Promise<Answer>
}

export interface Hit {
  readonly document: { readonly documentId: string; readonly title: string }
  readonly passage: { readonly text: string }
}

/** A search over the API, with its own defaults for the rest. */
export async function searchApi({ service }: MixedLibrary, queryText: string, limit: number): Promise<Found> {
  const query = new URLSearchParams({ q: queryText, limit: String(limit) })
  return service.api.get<Found>(`/search?${query}`)
}

interface Found {
  readonly hits: readonly Hit[]
  readonly meaning: 'off' | 'used' | 'away'
  readonly reranking: 'off' | 'used' | 'late'
}

/** The API of a library with an embedder. */
export function openMeaningSides(library: MixedLibrary, name: string): readonly Side[] {
  const { embedderFile } = library.service.app.config
  const ask = (queryText: string, limit: number) => askApi(library, queryText, limit, embedderFile !== null)
  return [
    { name: `api, ${name}`, search: (queryText) => ask(queryText, DEPTH) },
    { name: `api, page of ten, ${name}`, search: (queryText) => ask(queryText, PAGE) },
  ]
}

/** All sides. BM25 gets each query as it is, and twice: with repeated words counted once, and each time. */
export async function openSides(library: MixedLibrary, bm25: Bm25): Promise<readonly Side[]> {
  const rank = async (queryText: string, repeated: boolean) => ({ ranking: bm25.rank(queryText, DEPTH, repeated) })
  return [
    { name: 'api', search: (queryText) => askApi(library, queryText, DEPTH) },
    { name: 'api, page of ten', search: (queryText) => askApi(library, queryText, PAGE) },
    { name: 'api, plain words', search: (queryText) => askApi(library, toPlainWords(queryText), DEPTH) },
    { name: 'bm25 exhaustive', search: (queryText) => rank(queryText, false) },
    { name: 'bm25, repeated words', search: (queryText) => rank(queryText, true) },
    { name: 'meilisearch', search: await meilisearchSide(library) },
  ]
}

async function askApi(library: MixedLibrary, queryText: string, limit: number, hasEmbedder = false): Promise<Answer> {
  try {
    const { hits, meaning, reranking } = await searchApi(library, queryText, limit)
    const lacks = [
      ...(meaning === 'away' ? ['embedder away'] : []),
      ...(meaning === 'off' && hasEmbedder ? ['not by meaning'] : []),
      ...(reranking === 'late' ? ['re-ranker late'] : []),
    ]
    return { ranking: hits.map(({ document }) => document.documentId), lacks }
  } catch (error) {
    if (error instanceof ServiceError && codeOf(error).startsWith('question_')) return { refused: codeOf(error) }
    throw error
  }
}

/** The engine with its defaults: the words of the query, no strategy, no filter. */
async function meilisearchSide({ service }: MixedLibrary): Promise<Side['search']> {
  const { url, masterKey } = await service.readMeili()
  const headers = { authorization: `Bearer ${masterKey}`, 'content-type': 'application/json' }
  return async (text) => {
    const q = toEngineText(text)
    const body = JSON.stringify({ q, limit: DEPTH, distinct: 'document', attributesToRetrieve: ['document'] })
    const address = `${url}/indexes/${DEFAULT_NAMESPACE}_passages/search`
    const response = await fetch(address, { method: 'POST', headers, body })
    if (!response.ok) throw new BenchError(`the engine answered ${response.status}: ${await response.text()}`)
    const { hits } = (await response.json()) as { hits: { document: string }[] }
    return { ranking: hits.map(({ document }) => document) }
  }
}
