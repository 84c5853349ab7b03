import type { App } from '../app.ts'
import { readDocuments, type DocumentRow } from '../catalogue/documents.ts'
import { readAcceptedParts } from '../catalogue/parts.ts'
import { readTags } from '../catalogue/tags.ts'
import { readPageMarks, readPassagesById } from '../catalogue/texts.ts'
import { findEvidencePart, type EvidencePart } from './evidence-part.ts'
import type { EngineAnswer, EngineHit, EngineQuery, FacetField, SearchEngine, Span } from './search-engine.ts'
import { FACET_FIELDS, offsetOf, toCursor, toFilter, type SearchRequest } from './search-request.ts'
import { allOf } from './filter.ts'

/** Further passages shown under a document. */
const MORE_SHOWN = 3
/** Meilisearch takes ten words of a query; a text this long is nobody's question. */
export const MAX_TEXT = 1_000

/** A passage as evidence: its words, where they stand, and what was found in them. */
export interface Evidence {
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly pageIndex: number
  readonly pageLabel: string | null
  /** 0..1 where the words were read off a picture; null where the file has them. */
  readonly ocrConfidence: number | null
  readonly headingPath: readonly string[]
  readonly text: string
  readonly highlights: readonly Span[]
  readonly themes: readonly string[]
  /** The accepted part of the file that it lies in. */
  readonly part: EvidencePart | null
}

export interface SearchHit {
  readonly document: DocumentRow
  readonly passage: Evidence
  /** Up to three more passages of the document, best first. */
  readonly more: readonly Evidence[]
  /** How many more passages of the document match in all. */
  readonly moreCount: number
}

export interface Facet {
  readonly field: FacetField
  readonly counts: 'documents' | 'passages'
  readonly values: readonly { readonly value: string; readonly count: number }[]
}

export interface SearchResult {
  /** `some`: no passage had all the words, so these have some of them. */
  readonly matching: 'all' | 'some'
  /** Documents that match. */
  readonly total: number
  /** Documents that match too and are left out because they are gone from their source. */
  readonly goneTotal: number
  readonly hits: readonly SearchHit[]
  readonly facets: readonly Facet[]
  readonly nextCursor: string | null
}

/**
 * Documents with the passage that answers best. Asks for all words first, and for some of them only if nothing has all.
 * @throws InvalidInputError `cursor_invalid`; TransientError `search_unavailable`, `index_missing`
 */
export async function searchLibrary(app: App, request: SearchRequest, signal?: AbortSignal): Promise<SearchResult> {
  const offset = offsetOf(request)
  let matching: 'all' | 'some' = 'all'
  let [answer, gone] = await app.engine.search(toQueries(request, matching, offset), signal)
  if (answer?.total === 0 && /\s/.test(request.text.trim())) {
    matching = 'some'
    ;[answer, gone] = await app.engine.search(toQueries(request, matching, offset), signal)
  }
  if (answer === undefined) throw new Error('the engine gave no answer to a query')
  const hits = await toHits(app, request, matching, answer, signal)
  const end = offset + answer.hits.length
  return {
    matching,
    total: answer.total,
    goneTotal: gone?.total ?? 0,
    hits,
    facets: FACET_FIELDS.map((field) => toFacet(field, answer, request)),
    nextCursor: answer.hits.length > 0 && end < answer.total ? toCursor(request, end) : null,
  }
}

/** The question, and how much of what it leaves out as gone would have answered it. */
function toQueries(request: SearchRequest, matching: 'all' | 'some', offset: number): readonly EngineQuery[] {
  const query = toQuery(request, matching, offset)
  if (request.gone !== 'without') return [query]
  return [query, { ...toQuery({ ...request, gone: 'only' }, matching, 0), facets: [], limit: 1 }]
}

function toQuery(request: SearchRequest, matching: 'all' | 'some', offset: number): EngineQuery {
  return {
    text: request.text.slice(0, MAX_TEXT),
    matching,
    filter: toFilter(request),
    sort: request.sort,
    facets: FACET_FIELDS.map((field) => ({ field, filter: toFilter(request, field) })),
    by: 'document',
    offset,
    limit: request.limit,
  }
}

async function toHits(
  app: App,
  request: SearchRequest,
  matching: 'all' | 'some',
  answer: EngineAnswer,
  signal?: AbortSignal,
): Promise<readonly SearchHit[]> {
  const further = await searchWithin(app.engine, request, matching, answer.hits, signal)
  const engineHits = [...answer.hits, ...further.flatMap((found) => found.hits)]
  const documents = await readDocuments(
    app.catalogue,
    answer.hits.map((hit) => hit.documentId),
  )
  const evidence = await toEvidence(app, engineHits)
  return answer.hits.flatMap((hit, index) => {
    const document = documents.get(hit.documentId)
    const passage = evidence.get(hit.passageId)
    // Deleted from the catalogue since it was indexed: the index will follow.
    if (document === undefined || passage === undefined) return []
    const found = further[index]
    const more = (found?.hits ?? []).filter((other) => other.passageId !== hit.passageId).slice(0, MORE_SHOWN)
    return [
      {
        document,
        passage,
        more: more.flatMap((other) => evidence.get(other.passageId) ?? []),
        moreCount: Math.max(0, (found?.total ?? 1) - 1),
      },
    ]
  })
}

/** The matching passages of each document on the page. */
async function searchWithin(
  engine: SearchEngine,
  request: SearchRequest,
  matching: 'all' | 'some',
  hits: readonly EngineHit[],
  signal?: AbortSignal,
): Promise<readonly EngineAnswer[]> {
  const queries = hits.map((hit): EngineQuery => ({
    ...toQuery(request, matching, 0),
    filter: allOf([toFilter(request), { kind: 'equals', field: 'document', value: hit.documentId }]),
    sort: 'relevance',
    facets: [],
    by: 'passage',
    limit: MORE_SHOWN + 1,
  }))
  return engine.search(queries, signal)
}

/** Passages with their text from the catalogue, printed label and themes; by passage id. */
export async function toEvidence(
  app: App,
  hits: readonly Pick<EngineHit, 'passageId' | 'highlights'>[],
): Promise<ReadonlyMap<string, Evidence>> {
  const passages = await readPassagesById(app.catalogue, [...new Set(hits.map((hit) => hit.passageId))])
  const marks = await readPageMarks(app.catalogue, passages.values())
  const tags = await readTags(app.catalogue, [...passages.keys()])
  const parts = await readAcceptedParts(app.catalogue, [...new Set([...passages.values()].map((row) => row.versionId))])
  const evidence = new Map<string, Evidence>()
  for (const hit of hits) {
    const passage = passages.get(hit.passageId)
    if (passage === undefined) continue
    const themes = new Set((tags.get(hit.passageId) ?? []).map((tag) => tag.themeId))
    const { passageId, documentId, versionId, pageIndex, headingPath, text } = passage
    const { label, confidence } = marks.get(`${versionId}/${pageIndex}`) ?? { label: null, confidence: null }
    evidence.set(hit.passageId, {
      passageId,
      documentId,
      versionId,
      pageIndex,
      headingPath,
      text,
      pageLabel: label,
      ocrConfidence: confidence,
      highlights: hit.highlights.filter((span) => span.end <= passage.text.length),
      themes: [...themes],
      part: findEvidencePart(parts, passage, marks),
    })
  }
  return evidence
}

/** A chosen value is listed even when it counts nothing, so that it can be taken back. */
function toFacet(field: FacetField, answer: EngineAnswer, request: SearchRequest): Facet {
  const counts = answer.facets[field] ?? {}
  const chosen = request[field].filter((value) => !(value in counts)).map((value) => ({ value, count: 0 }))
  const values = Object.entries(counts).map(([value, count]) => ({ value, count }))
  return { field, counts: field === 'theme' ? 'passages' : 'documents', values: [...values, ...chosen] }
}
