import type { ExportPorts } from './ports.ts'
import { readDocuments, type DocumentRow } from '../../db/documents/documents.ts'
import { readDocumentUrls } from '../citations/document-urls.ts'
import { readEvidence, type Evidence } from '../../search/results/evidence.ts'
import { findPassagesOf, type Matches } from '../../search/match/find-matches.ts'
import { readHits } from '../../search/results/search-library.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'

/** Documents held at once, and about how many of their passages. */
const DOCUMENTS_A_BATCH = 50
const PASSAGES_A_BATCH = 1_000

/** Which passages of a document are wanted: the one that answers best, or all that match. */
export type WantedPassages = 'best' | 'all'

/** A document of a result with its place in it and its passages, best first. */
export interface FoundDocument {
  /** From 1. */
  readonly rank: number
  readonly document: DocumentRow
  /** The publisher's address, or our own page of the document. */
  readonly url: string
  /** Null where the order is by date, or the document stands behind those that were ranked. */
  readonly score: number | null
  readonly passages: readonly Evidence[]
  /** Passages that match in all. */
  readonly passageCount: number
}

/** A document that was counted and has nothing to show: it left the library meanwhile, or may match and does not. */
export interface LeftOut {
  readonly rank: number
  readonly documentId: string
}

export interface Batch {
  readonly found: readonly FoundDocument[]
  readonly leftOut: readonly LeftOut[]
}

/**
 * All documents of a result in its order, a batch at a time, however many there are: those that were counted, so none that
 * was found by meaning alone.
 */
export async function* iterateMatches(
  app: ExportPorts,
  request: SearchRequest,
  matches: Matches,
  wanted: WantedPassages,
  signal: AbortSignal,
): AsyncGenerator<Batch> {
  let rank = 1
  for (const documentIds of toBatches(matches, wanted)) {
    signal.throwIfAborted()
    const shown =
      wanted === 'best'
        ? await readBest(app, request, matches, documentIds, signal)
        : await readAll(app, request, matches, documentIds, signal)
    const urls = await readDocumentUrls(
      app,
      [...shown.values()].map(({ document }) => document),
    )
    const [found, leftOut]: [FoundDocument[], LeftOut[]] = [[], []]
    for (const documentId of documentIds) {
      const hit = shown.get(documentId)
      if (hit === undefined) leftOut.push({ rank, documentId })
      else found.push({ rank, ...hit, ...toStanding(matches, documentId), url: urls.get(documentId) ?? '' })
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
    if (batch.length < DOCUMENTS_A_BATCH && passages < PASSAGES_A_BATCH) continue
    yield batch
    batch = []
    passages = 0
  }
  if (batch.length > 0) yield batch
}

type Shown = ReadonlyMap<string, Pick<FoundDocument, 'document' | 'passages'>>

/** The very passages that the pages of the result show. */
async function readBest(
  app: ExportPorts,
  request: SearchRequest,
  matches: Matches,
  documentIds: readonly string[],
  signal: AbortSignal,
): Promise<Shown> {
  const hits = await readHits(app, matches, request, documentIds, signal)
  return new Map(hits.map(({ document, passage }) => [document.documentId, { document, passages: [passage] }]))
}

async function readAll(
  app: ExportPorts,
  request: SearchRequest,
  matches: Matches,
  documentIds: readonly string[],
  signal: AbortSignal,
): Promise<Shown> {
  const most = Math.max(...documentIds.map((documentId) => mostPassages(matches, documentId)))
  const [ranked, documents] = await Promise.all([
    findPassagesOf(app, matches, request, documentIds, most, signal),
    readDocuments(app.catalogue, documentIds),
  ])
  const passageIds = [...ranked.values()].flatMap((passages) => passages.map(({ passageId }) => passageId))
  const evidence = await readEvidence(app, passageIds, matches.interpretation.expandedQuery)
  return new Map(
    documentIds.flatMap((documentId) => {
      const document = documents.get(documentId)
      const passages = (ranked.get(documentId) ?? []).flatMap(({ passageId }) => evidence.get(passageId) ?? [])
      return document === undefined || passages.length === 0 ? [] : [[documentId, { document, passages }] as const]
    }),
  )
}

/** No document has more passages to find than its versions have. */
function mostPassages({ facts, set }: Matches, documentId: string): number {
  let passages = 1
  for (const versionId of set.documents.get(documentId)?.versionIds ?? []) {
    passages += facts.versions.get(versionId)?.passages ?? 0
  }
  return passages
}

function toStanding({ ranked, set }: Matches, documentId: string): Pick<FoundDocument, 'score' | 'passageCount'> {
  return {
    score: ranked.get(documentId)?.score ?? null,
    passageCount: set.documents.get(documentId)?.passageCount ?? 0,
  }
}
