import type { SearchPorts } from '../ports.ts'
import type { LibraryFacts } from '../facts/facts-cache.ts'
import { readVersions, type DocumentRow, type VersionRow } from '../../db/documents/documents.ts'
import { getDocument } from '../../db/documents/get-document.ts'
import { verifyIfLoose } from './count-matches.ts'
import { readEvidence, type Evidence } from '../results/evidence.ts'
import { accepts, allOf, oneOf } from '../../domain/filter.ts'
import { interpretQuery, type Interpretation } from '../query/interpret-query.ts'
import type { Candidate } from '../engine/search-engine.ts'
import { toFilter, toVersionFilter, type SearchRequest } from '../request/search-request.ts'

/** Passages looked for in one document; a book has some thousands. */
const MAX_PASSAGES = 10_000

/** The passages of a document that answer, those of the version that speaks for it first, each in reading order. */
export interface DocumentAnswer {
  readonly document: DocumentRow
  readonly interpretation: Interpretation
  /** How many there are. */
  readonly total: number
  /** False where there are more than 10,000, of which these are some. */
  readonly isWhole: boolean
  /** Those that were asked for. */
  readonly passages: readonly Evidence[]
  /** By version id. */
  readonly versions: ReadonlyMap<string, VersionRow>
}

/** Which of them are wanted: `limit` from the one at `offset`, the first being 0. */
export interface PassageSlice {
  readonly offset: number
  readonly limit: number
}

/**
 * All passages of one document that fulfil a request, as the search counts them.
 * @throws NotFoundError `document_missing`, `document_removed`; InvalidInputError of the question; TransientError
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
    [{ conjuncts: interpretation.plan.conjuncts, filter, limit: MAX_PASSAGES }],
    signal,
  )
  const ofVersion = toVersionFilter(request)
  // The engine folds case and space in a publisher's name; the search does not.
  const here = (found?.candidates ?? []).filter(({ versionId }) => {
    const known = facts.versions.get(versionId)
    return known !== undefined && accepts(ofVersion, known)
  })
  return { candidates: await verifyIfLoose(app, facts, interpretation, here), isWhole: found?.isWhole ?? true }
}

/** The version that speaks for the document, then the later before the earlier. */
function sortForReading(
  candidates: readonly Candidate[],
  versions: ReadonlyMap<string, VersionRow>,
  currentVersionId: string | null,
): readonly Candidate[] {
  const placeOf = ({ versionId }: Candidate) =>
    versionId === currentVersionId ? Number.POSITIVE_INFINITY : (versions.get(versionId)?.number ?? 0)
  return [...candidates].sort((a, b) => (a.versionId === b.versionId ? a.ordinal - b.ordinal : placeOf(b) - placeOf(a)))
}
