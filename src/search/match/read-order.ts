import type { SearchPorts } from '../ports.ts'
import { accepts } from '../../domain/filter.ts'
import type { Matches } from './find-matches.ts'
import { compareDates } from '../rank/result-order.ts'
import { toContentsConjuncts } from '../query/to-conjuncts.ts'
import { toFilter, toVersionFilter, type SearchRequest } from '../request/search-request.ts'

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
  const [isRanked, filter] = [new Set(ranked), toVersionFilter(request)]
  const others = (found?.candidates ?? []).flatMap(({ versionId, documentId }) => {
    const known = facts.versions.get(versionId)
    return known === undefined || isRanked.has(documentId) || !accepts(filter, known) ? [] : [known]
  })
  others.sort(compareDates(by))
  return [...ranked, ...others.map(({ documentId }) => documentId)].slice(from, to)
}
