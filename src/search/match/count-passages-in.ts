import type { SearchPorts } from '../ports.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import type { Matches } from './find-matches.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { toPassageConjuncts } from '../query/to-conjuncts.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'

/** Whether the passages of all documents have been counted already. */
export function hasPassageCounts({ counted }: Pick<Matches, 'counted'>): boolean {
  return counted.kind === 'listed' || counted.passages !== null
}

/** How many passages of these documents match, by document id. */
export async function countPassagesIn(
  app: SearchPorts,
  { counted, set, interpretation, facts }: Matches,
  request: SearchRequest,
  documentIds: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (counted.kind === 'listed') {
    return new Map(documentIds.map((documentId) => [documentId, set.documents.get(documentId)?.passageCount ?? 0]))
  }
  const byVersion = counted.passages ?? (await countNow(app, interpretation, request, documentIds, signal))
  const counts = new Map(documentIds.map((documentId) => [documentId, 0]))
  for (const [versionId, passages] of byVersion) {
    const documentId = facts.versions.get(versionId)?.documentId ?? ''
    const known = counts.get(documentId)
    if (known !== undefined) counts.set(documentId, known + passages)
  }
  return counts
}

async function countNow(
  app: SearchPorts,
  { plan }: Interpretation,
  request: SearchRequest,
  documentIds: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (documentIds.length === 0) return new Map()
  const filter = allOf([toFilter(request), ...oneOf('document', documentIds)])
  const query = { of: 'passage', conjuncts: toPassageConjuncts(plan), filter, by: ['version'] } as const
  const [found] = await app.engine.count([query], signal)
  return found?.by.version ?? new Map()
}
