import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { readVersions, type DocumentRow, type VersionRow } from '../../db/documents/documents.ts'
import { getDocument } from '../../db/documents/get-document.ts'
import { createVersionTest } from './match-set.ts'
import { verifyIfLoose } from './verify-matches.ts'
import { readEvidence, type Evidence } from '../results/evidence.ts'
import { allOf, oneOf } from '../../domain/filter.ts'
import { interpretQuery, type Interpretation } from '../query/interpret-query.ts'
import { toPassageConjuncts } from '../query/to-conjuncts.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { toFilter, type SearchRequest } from '../request/search-request.ts'

/** Passages requested from one document; a book has some thousands. */
const MAX_PASSAGES = 10_000

/** The matching passages of a document: those of the current version first, each version in reading order. */
export interface DocumentAnswer {
  readonly document: DocumentRow
  readonly interpretation: Interpretation
  /** Number of matching passages. */
  readonly total: number
  /** False when there are more than 10,000 and only some were examined. */
  readonly isWhole: boolean
  /** The requested slice. */
  readonly passages: readonly Evidence[]
  /** By version id. */
  readonly versions: ReadonlyMap<string, VersionRow>
}

/** `limit` passages from the one at `offset`, counted from 0. */
export interface PassageSlice {
  readonly offset: number
  readonly limit: number
}

/**
 * All passages of one document that match a request, as the search counts them.
 * @throws NotFoundError `document_missing`, `document_removed`; InvalidInputError for the query; TransientError
 * `search_unavailable`, `index_missing`
 */
export async function findInDocument(
  app: SearchPorts,
  documentId: string,
  request: SearchRequest,
  { offset, limit }: PassageSlice,
  signal?: AbortSignal,
): Promise<DocumentAnswer> {
  const document = await getDocument(app, documentId)
  const facts = await app.facts.read()
  const [interpretation, rows] = await Promise.all([
    interpretQuery(app, request, facts, signal),
    readVersions(app.catalogue, document.documentId),
  ])
  const versions = new Map(rows.map((version) => [version.versionId, version]))
  const { candidates, isWhole } = await findAll(app, document.documentId, interpretation, facts, request, signal)
  const inOrder = sortForReading(candidates, versions, document.currentVersionId)
  const passageIds = inOrder.slice(offset, offset + limit).map(({ passageId }) => passageId)
  const evidence = await readEvidence(app, passageIds, interpretation.expandedQuery)
  return {
    document,
    interpretation,
    total: inOrder.length,
    isWhole,
    passages: passageIds.flatMap((passageId) => evidence.get(passageId) ?? []),
    versions,
  }
}

async function findAll(
  app: SearchPorts,
  documentId: string,
  interpretation: Interpretation,
  facts: LibraryFacts,
  request: SearchRequest,
  signal?: AbortSignal,
): Promise<{ candidates: readonly Candidate[]; isWhole: boolean }> {
  const filter = allOf([toFilter(request), ...oneOf('document', [documentId])])
  const [found] = await app.engine.find(
    [{ of: 'passage', conjuncts: toPassageConjuncts(interpretation.plan), filter, limit: MAX_PASSAGES }],
    signal,
  )
  const accepted = (found?.candidates ?? []).filter(createVersionTest(facts, request))
  return { candidates: await verifyIfLoose(app, facts, interpretation, accepted), isWhole: found?.isWhole ?? true }
}

/** The current version first, then later versions before earlier ones. */
function sortForReading(
  candidates: readonly Candidate[],
  versions: ReadonlyMap<string, VersionRow>,
  currentVersionId: string | null,
): readonly Candidate[] {
  const placeOf = ({ versionId }: Candidate) =>
    versionId === currentVersionId ? Number.POSITIVE_INFINITY : (versions.get(versionId)?.number ?? 0)
  return [...candidates].sort((a, b) => (a.versionId === b.versionId ? a.ordinal - b.ordinal : placeOf(b) - placeOf(a)))
}
