import type { SearchPorts } from '../ports.ts'
import { verifyIfLoose, verifyNames } from './count-matches.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { rankPassage, sortPassages } from '../rank/rank-documents.ts'
import { interpretQuery } from '../query/interpret-query.ts'
import { toPassageConjuncts, toVersionConjuncts } from '../query/to-conjuncts.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'
import { readEvidence, type Evidence } from '../results/evidence.ts'
import { readOpeningsOf } from '../results/openings.ts'

/**
 * Passages checked word by word when the engine query is looser than the parsed query; no version has so many near
 * matches.
 */
const MAX_CHECKED = 5_000

/**
 * The passages of one version that match all words of a request, best first; at most `limit`. Where only what names the
 * version matches, its opening passage.
 */
export async function findInVersion(
  app: SearchPorts,
  versionId: string,
  request: SearchRequest,
  limit: number,
  signal?: AbortSignal,
): Promise<readonly Evidence[]> {
  const facts = await app.facts.read()
  const interpretation = await interpretQuery(app, { ...request, match: 'all' }, facts, signal)
  const filter = allOf([toFilter(request), ...oneOf('version', [versionId])])
  const { plan, expandedQuery } = interpretation
  const [found, named] = await app.engine.find(
    [
      {
        of: 'passage',
        conjuncts: toPassageConjuncts(plan),
        filter,
        limit: plan.isLoose ? Math.max(limit, MAX_CHECKED) : limit,
      },
      { of: 'version', conjuncts: toVersionConjuncts(plan), filter, limit: 1 },
    ],
    signal,
  )
  const kept = await verifyIfLoose(app, facts, interpretation, found?.candidates ?? [])
  if (kept.length === 0) {
    const isNamed = verifyNames(facts, expandedQuery, named?.candidates ?? []).length > 0
    return isNamed ? [...(await readOpeningsOf(app, [versionId])).values()] : []
  }
  const best = sortPassages(kept.map((candidate) => rankPassage(interpretation.terms, candidate, facts))).slice(
    0,
    limit,
  )
  const evidence = await readEvidence(
    app,
    best.map(({ passageId }) => passageId),
    expandedQuery,
  )
  return best.flatMap(({ passageId }) => evidence.get(passageId) ?? [])
}
