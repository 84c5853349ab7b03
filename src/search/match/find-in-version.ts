import type { SearchPorts } from '../ports.ts'
import { verifyIfLoose } from './count-matches.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { rankPassage, sortPassages } from '../rank/rank-documents.ts'
import { interpretQuery } from '../query/interpret-query.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'
import { readEvidence, type Evidence } from '../results/evidence.ts'

/**
 * Passages checked word by word when the engine query is looser than the parsed query; no version has so many near
 * matches.
 */
const MAX_CHECKED = 5_000

/** The passages of one version that match all words of a request, best first; at most `limit`. */
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
  const { conjuncts, isLoose } = interpretation.plan
  const query = { conjuncts, filter, limit: isLoose ? Math.max(limit, MAX_CHECKED) : limit }
  const [found] = await app.engine.find([query], signal)
  const candidates = found?.candidates ?? []
  const kept = await verifyIfLoose(app, facts, interpretation, candidates)
  const best = sortPassages(
    kept.map((candidate) => rankPassage(interpretation.terms, candidate, facts.passages)),
  ).slice(0, limit)
  const evidence = await readEvidence(
    app,
    best.map(({ passageId }) => passageId),
    interpretation.expandedQuery,
  )
  return best.flatMap(({ passageId }) => evidence.get(passageId) ?? [])
}
