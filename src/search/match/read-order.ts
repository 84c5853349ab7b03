import type { SearchPorts } from '../ports.ts'
import type { Matches } from './find-matches.ts'
import { createVersionTest } from './match-set.ts'
import { compareDates } from '../rank/result-order.ts'
import { toContentsConjuncts } from '../query/to-conjuncts.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'

/**
 * The ids of the documents of a result from one place to another. Where only the best were ranked, the others follow by
 * date, newest first unless the request says otherwise.
 */
export async function readOrder(
  app: SearchPorts,
  { order, interpretation, facts }: Pick<Matches, 'order' | 'interpretation' | 'facts'>,
  request: SearchRequest,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const ranked = order.slice()
  const end = Math.min(to, order.length)
  if (order.isWhole || end <= ranked.length) return order.slice(from, to)
  const by = request.sort === 'oldest' ? 'oldest' : 'newest'
  const conjuncts = toContentsConjuncts(interpretation.plan)
  const [found] = await app.engine.find(
    [{ of: 'version', conjuncts, filter: toFilter(request), limit: end, order: by }],
    signal,
  )
  const isRanked = new Set(ranked)
  const others = (found?.candidates ?? [])
    .filter(createVersionTest(facts, request))
    .flatMap(({ versionId, documentId }) => (isRanked.has(documentId) ? [] : (facts.versions.get(versionId) ?? [])))
    .sort(compareDates(by))
  return [...ranked, ...others.map(({ documentId }) => documentId)].slice(from, to)
}
