import type { SearchPorts } from '../ports.ts'
import { verifyIfLoose } from './verify-matches.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { rankPassage, sortPassages } from '../rank/rank-documents.ts'
import { interpretQuery } from '../query/interpret-query.ts'
import { toPassageConjuncts } from '../query/to-conjuncts.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'
import { readEvidence, type Evidence } from '../results/evidence.ts'
import { findOpenings } from '../results/openings.ts'

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
  const query = {
    of: 'passage',
    conjuncts: toPassageConjuncts(plan),
    filter,
    limit: plan.isLoose ? Math.max(limit, MAX_CHECKED) : limit,
  } as const
  const [found] = await app.engine.find([query], signal)
  const kept = await verifyIfLoose(app, facts, interpretation, found?.candidates ?? [])
  if (kept.length === 0) {
    const version = { field: 'version', values: [versionId] } as const
    const openings = await findOpenings(app, { interpretation, facts }, request, version, signal)
    return [...openings.values()]
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
