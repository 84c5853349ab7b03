import type { SearchPorts } from '../ports.ts'
import { readDocuments, type DocumentRow } from '../../db/documents/documents.ts'
import { readEvidence, type FoundEvidence } from './evidence.ts'
import { findOpeningsOf } from './openings.ts'
import { countPassagesIn, hasPassageCounts } from '../match/count-passages-in.ts'
import { findMatches, findPassagesOf, type Matches } from '../match/find-matches.ts'
import { readOrder } from '../match/read-order.ts'
import type { Boost, Fusion, RankedDocument, RankedPassage } from '../rank/rank-documents.ts'
import type { RerankState } from '../rerank/rerank-top.ts'
import type { TermScore } from '../rank/rank-passages.ts'
import type { Refinement } from '../rank/refine-passage.ts'
import type { MeaningMatches } from '../match/search-by-meaning.ts'
import type { Interpretation } from '../query/interpret-query.ts'
import { FACET_FIELDS, offsetOf, toCursor, type FacetField, type SearchRequest } from '../request/search-request.ts'
import { findZeroResultSuggestions, type ZeroResult } from './zero-result-suggestions.ts'

/** Further passages shown for a document. */
const MORE_SHOWN = 3

/** How the rank of a document came about. */
export interface Explanation {
  readonly score: number
  readonly boosts: readonly Boost[]
  /** Score of the first passage shown. */
  readonly passageScore: number
  readonly terms: readonly TermScore[]
  /** How the order of words and the kind of text changed that score; null where neither did. */
  readonly refinement: Refinement | null
  /** After a search by meaning: how near the document and the passage are by words and by meaning. */
  readonly fusion: { readonly document: Fusion; readonly passage: Fusion | null } | null
  /** Where a model rated the passage: the rating, and the place that the document had before. */
  readonly rerank: { readonly rating: number; readonly from: number } | null
}

export interface SearchHit {
  readonly document: DocumentRow
  readonly passage: FoundEvidence
  /** Up to three more passages of the document, best first. */
  readonly more: readonly FoundEvidence[]
  /** Number of further matching passages of the document. */
  readonly moreCount: number
  /** Null when results are sorted by date, or the document comes after the ranked ones. */
  readonly explanation: Explanation | null
}

export interface Facet {
  readonly field: FacetField
  readonly counts: 'documents' | 'passages'
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

export interface SearchResult {
  /** How the query was interpreted. */
  readonly interpretation: Interpretation
  /** Documents that match by words. */
  readonly total: number
  /**
   * Whether the search by meaning contributed; `away`: the embedder did not answer, so the order is the one by words.
   */
  readonly meaning: MeaningMatches['state']
  /** Documents found by meaning alone: included in the hits, but in no other count. */
  readonly meaningTotal: number
  /** Whether a model re-ranked the first documents; `late`: it did not answer in time, so the order is the one without. */
  readonly reranking: RerankState
  /** `at_most`: total and facets are upper bounds; every hit shown does match. */
  readonly counts: 'exact' | 'at_most'
  /** Matching documents excluded because they are gone from their source. */
  readonly goneTotal: number
  readonly hits: readonly SearchHit[]
  readonly facets: readonly Facet[]
  /** Set when a library that is not empty has no match. */
  readonly zeroResult: ZeroResult | null
  readonly nextCursor: string | null
  readonly corpusVersion: string
  /** Search servers that did not answer, by host; results lack the documents on them. */
  readonly missingShards: readonly string[]
}

/**
 * Searches the library.
 * @throws InvalidInputError `cursor_invalid`, or for the query; TransientError `search_unavailable`, `index_missing`
 */
export async function searchLibrary(
  app: SearchPorts,
  request: SearchRequest,
  signal?: AbortSignal,
): Promise<SearchResult> {
  app.activity.note()
  const offset = offsetOf(request)
  const matches = await findMatches(app, request, 'page', signal)
  const { interpretation, facts, set, counted, order, meaning, reranking } = matches
  const end = offset + request.limit
  const isEmpty = order.length === 0 && facts.passages > 0
  return {
    interpretation,
    total: set.total,
    meaning: meaning.state,
    meaningTotal: meaning.alone.size,
    reranking,
    counts: counted.counts,
    goneTotal: set.goneTotal,
    hits: await readHits(app, matches, request, await readOrder(app, matches, request, offset, end, signal), signal),
    facets: request.facets === 'none' ? [] : FACET_FIELDS.map((field) => toFacet(field, matches, request)),
    zeroResult: isEmpty ? await findZeroResultSuggestions(app, request, matches, signal) : null,
    nextCursor: end < order.length ? toCursor(request, end) : null,
    corpusVersion: facts.corpusVersion,
    missingShards: matches.missing,
  }
}

/**
 * Reads these documents of the matches, each with its best passages. Documents removed from the library meanwhile are
 * left out.
 */
export async function readHits(
  app: SearchPorts,
  matches: Matches,
  request: SearchRequest,
  documentIds: readonly string[],
  signal?: AbortSignal,
): Promise<readonly SearchHit[]> {
  const { ranked, interpretation } = matches
  const shownOf = (passages: readonly RankedPassage[] = []) => passages.slice(0, 1 + MORE_SHOWN)
  const read = (passages: readonly RankedPassage[]) =>
    readEvidence(
      app,
      passages.map(({ passageId }) => passageId),
      interpretation.expandedQuery,
      matches.read,
    )
  const [documents, ofRanked, { passageCounts, found }] = await Promise.all([
    readDocuments(app.catalogue, documentIds),
    read(documentIds.flatMap((documentId) => shownOf(ranked.get(documentId)?.passages))),
    findUnranked(app, matches, request, documentIds, signal),
  ])
  const passagesOf = (documentId: string) => shownOf(found.get(documentId) ?? ranked.get(documentId)?.passages)
  const named = documentIds.filter((documentId) => passagesOf(documentId).length === 0)
  const [ofFound, openings] = await Promise.all([
    read([...found.values()].flatMap(shownOf)),
    findOpeningsOf(app, matches, request, named, signal),
  ])
  const toEvidence = ({ passageId, foundBy }: RankedPassage): readonly FoundEvidence[] => {
    const evidence = ofRanked.get(passageId) ?? ofFound.get(passageId)
    return evidence === undefined ? [] : [{ ...evidence, foundBy: foundBy ?? 'words' }]
  }
  return documentIds.flatMap((documentId) => {
    const document = documents.get(documentId)
    const [best, ...more] = passagesOf(documentId)
    const opening = openings.get(documentId)
    const [passage] =
      best !== undefined ? toEvidence(best) : opening === undefined ? [] : [{ ...opening, foundBy: 'words' as const }]
    if (document === undefined || passage === undefined) return []
    const rankedDocument = ranked.get(documentId)
    const byMeaning = rankedDocument?.passages.filter(({ foundBy }) => foundBy === 'meaning').length ?? 0
    return [
      {
        document,
        passage,
        more: more.flatMap(toEvidence),
        moreCount: Math.max(0, (passageCounts.get(documentId) ?? 0) + byMeaning - 1),
        explanation: rankedDocument === undefined ? null : toExplanation(rankedDocument, best ?? null),
      },
    ]
  })
}

/**
 * How many passages of these documents match, and the best of those without a passage among the candidates: a document
 * that was ranked by its names alone may have some.
 */
async function findUnranked(
  app: SearchPorts,
  matches: Matches,
  request: SearchRequest,
  documentIds: readonly string[],
  signal?: AbortSignal,
): Promise<{
  readonly passageCounts: ReadonlyMap<string, number>
  readonly found: Awaited<ReturnType<typeof findPassagesOf>>
}> {
  const unranked = documentIds.filter((documentId) => (matches.ranked.get(documentId)?.passages ?? []).length === 0)
  const find = (ids: readonly string[]) => findPassagesOf(app, matches, request, ids, 1 + MORE_SHOWN, signal)
  if (!hasPassageCounts(matches)) {
    const [passageCounts, found] = await Promise.all([
      countPassagesIn(app, matches, request, documentIds, signal),
      find(unranked),
    ])
    return { passageCounts, found }
  }
  const passageCounts = await countPassagesIn(app, matches, request, documentIds, signal)
  return { passageCounts, found: await find(unranked.filter((documentId) => passageCounts.get(documentId) !== 0)) }
}

function toExplanation(
  { score, boosts, fusion, rerank, nameParts, nameRefinement }: RankedDocument,
  best: RankedPassage | null,
): Explanation {
  return {
    score,
    boosts,
    passageScore: best?.score ?? 0,
    terms: nameParts ?? best?.parts ?? [],
    refinement: nameRefinement ?? best?.refinement ?? null,
    fusion: fusion === undefined ? null : { document: fusion, passage: best?.fusion ?? null },
    rerank: rerank ?? null,
  }
}

/** Values by falling count. A selected value is listed even when its count is 0, so that it can be deselected. */
function toFacet(field: FacetField, { set, counted }: Matches, request: SearchRequest): Facet {
  const counts = field === 'theme' ? counted.themes : set.facets[field]
  const chosen = request[field].filter((value) => !counts.has(value)).map((value) => ({ value, count: 0 }))
  const values = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  return { field, counts: field === 'theme' ? 'passages' : 'documents', values: [...values, ...chosen] }
}
