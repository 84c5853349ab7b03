import { readPassagesById } from '../../db/texts/texts.ts'
import type { SearchPorts } from '../ports.ts'
import type { RankedDocument } from '../rank/rank-documents.ts'

/** Documents that are rated, each by its best passage. */
const RATED = 24

/** `late`: there was no answer in time, so the order is the one without. */
export type RerankState = 'off' | 'used' | 'late'

/**
 * Puts the first documents in the order of the ratings of their best passages, where a re-ranker is configured and answers
 * in time; the others follow as before. A document that was found by its names alone keeps its place.
 */
export async function rerankTop(
  { reranker, catalogue }: SearchPorts,
  query: string,
  ranked: readonly RankedDocument[],
): Promise<{ readonly state: RerankState; readonly ranked: readonly RankedDocument[] }> {
  if (reranker === null || ranked.length === 0) return { state: 'off', ranked }
  const top = ranked.slice(0, RATED)
  const passageIds = top.flatMap(({ passages: [best] }) => best?.passageId ?? [])
  const texts = await readPassagesById(catalogue, passageIds)
  const rated = top.flatMap((document, at) => {
    const passage = texts.get(document.passages[0]?.passageId ?? '')
    return passage === undefined ? [] : [{ document, from: at + 1, passage }]
  })
  const ratings = await reranker.rate(
    query,
    rated.map(({ passage: { passageId, headingPath, text } }) => {
      return { passageId, text: [...headingPath, text].join('\n') }
    }),
  )
  if (ratings === null) return { state: 'late', ranked }
  const sorted = rated
    .map(({ document, from }, at) => ({ ...document, rerank: { rating: ratings[at] ?? 0, from } }))
    .sort((a, b) => b.rerank.rating - a.rerank.rating || a.rerank.from - b.rerank.from)
  const places = new Map(rated.map(({ from }, at) => [from, sorted[at]]))
  return { state: 'used', ranked: ranked.map((document, at) => places.get(at + 1) ?? document) }
}
