import type { ExportPorts } from './ports.ts'
import { readDocuments, type DocumentRow } from '../../db/documents/documents.ts'
import { readDocumentUrls } from '../citations/document-urls.ts'
import { readEvidence, type Evidence } from '../../search/results/evidence.ts'
import { findPassagesOf, type Matches } from '../../search/match/find-matches.ts'
import { slicesOf } from '../../runtime/slices-of.ts'
import { readHits } from '../../search/results/search-library.ts'
import { findOpeningsOf } from '../../search/results/openings.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'

/** Most documents in a batch, and about how many passages. */
const BATCH_DOCUMENTS = 50
const BATCH_PASSAGES = 1_000
/** Passages read from the catalogue at once: a single document may have tens of thousands. */
const PASSAGES_PER_SLICE = 1_000

/** Which passages of a document to read: the best one, or all that match. */
export type WantedPassages = 'best' | 'all'

/** A document among the results, with its rank and its passages, best first. */
export interface FoundDocument {
  /** From 1. */
  readonly rank: number
  readonly document: DocumentRow
  /** The publisher's address, or our page of the document. */
  readonly url: string
  /** Null where results are sorted by date, or the document comes after those that were ranked. */
  readonly score: number | null
  readonly passages: readonly Evidence[]
  /** Number of all matching passages; 0 where only what names the document matches, and `passages` is its opening. */
  readonly passageCount: number
}

/** A document that was counted but has no passage to show: removed meanwhile, or counted as a possible match only. */
export interface LeftOutDocument {
  readonly rank: number
  readonly documentId: string
}

export interface MatchBatch {
  readonly found: readonly FoundDocument[]
  readonly leftOut: readonly LeftOutDocument[]
}

/**
 * All documents of a result in order, a batch at a time. Only counted documents are included, so none that was found by
 * meaning alone.
 */
export async function* iterateMatches(
  app: ExportPorts,
  request: SearchRequest,
  matches: Matches,
  wanted: WantedPassages,
  signal: AbortSignal,
): AsyncGenerator<MatchBatch> {
  let rank = 1
  for (const documentIds of toBatches(matches, wanted)) {
    signal.throwIfAborted()
    const hits =
      wanted === 'best'
        ? await readBest(app, request, matches, documentIds, signal)
        : await readAll(app, request, matches, documentIds, signal)
    const urls = await readDocumentUrls(
      app,
      [...hits.values()].map(({ document }) => document),
    )
    const [found, leftOut]: [FoundDocument[], LeftOutDocument[]] = [[], []]
    for (const documentId of documentIds) {
      const hit = hits.get(documentId)
      if (hit === undefined) leftOut.push({ rank, documentId })
      else found.push({ rank, ...hit, ...toRankFields(matches, documentId), url: urls.get(documentId) ?? '' })
      rank += 1
    }
    yield { found, leftOut }
  }
}

function* toBatches({ order, set }: Matches, wanted: WantedPassages): Iterable<readonly string[]> {
  let batch: string[] = []
  let passages = 0
  for (const documentId of order.slice()) {
    const matched = set.documents.get(documentId)
    if (matched === undefined) continue
    batch.push(documentId)
    passages += wanted === 'best' ? 1 : matched.passageCount
    if (batch.length < BATCH_DOCUMENTS && passages < BATCH_PASSAGES) continue
    yield batch
    batch = []
    passages = 0
  }
  if (batch.length > 0) yield batch
}

type HitsById = ReadonlyMap<string, Pick<FoundDocument, 'document' | 'passages'>>

/** The same passages that the result pages show. */
async function readBest(
  app: ExportPorts,
  request: SearchRequest,
  matches: Matches,
  documentIds: readonly string[],
  signal: AbortSignal,
): Promise<HitsById> {
  const hits = await readHits(app, matches, request, documentIds, signal)
  return new Map(hits.map(({ document, passage }) => [document.documentId, { document, passages: [passage] }]))
}

async function readAll(
  app: ExportPorts,
  request: SearchRequest,
  matches: Matches,
  documentIds: readonly string[],
  signal: AbortSignal,
): Promise<HitsById> {
  const most = Math.max(...documentIds.map((documentId) => mostPassages(matches, documentId)))
  const [ranked, documents] = await Promise.all([
    findPassagesOf(app, matches, request, documentIds, most, signal),
    readDocuments(app.catalogue, documentIds),
  ])
  const passageIds = [...ranked.values()].flatMap((passages) => passages.map(({ passageId }) => passageId))
  const named = documentIds.filter((documentId) => ranked.get(documentId)?.length === 0)
  const openings = await findOpeningsOf(app, matches, request, named, signal)
  const evidence = new Map<string, Evidence>()
  for (const some of slicesOf(passageIds, PASSAGES_PER_SLICE)) {
    const read = await readEvidence(app, some, matches.interpretation.expandedQuery)
    for (const [passageId, passage] of read) evidence.set(passageId, passage)
  }
  return new Map(
    documentIds.flatMap((documentId) => {
      const document = documents.get(documentId)
      const opening = openings.get(documentId)
      const passages = [
        ...(ranked.get(documentId) ?? []).flatMap(({ passageId }) => evidence.get(passageId) ?? []),
        ...(opening === undefined ? [] : [opening]),
      ]
      return document === undefined || passages.length === 0 ? [] : [[documentId, { document, passages }] as const]
    }),
  )
}

/** An upper bound for the matching passages of a document: all passages of its versions. */
function mostPassages({ facts, set }: Matches, documentId: string): number {
  let passages = 1
  for (const versionId of set.documents.get(documentId)?.versionIds ?? []) {
    passages += facts.versions.get(versionId)?.passages ?? 0
  }
  return passages
}

function toRankFields({ ranked, set }: Matches, documentId: string): Pick<FoundDocument, 'score' | 'passageCount'> {
  return {
    score: ranked.get(documentId)?.score ?? null,
    passageCount: set.documents.get(documentId)?.passageCount ?? 0,
  }
}
