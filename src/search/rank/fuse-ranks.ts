import { compareText } from './compare-text.ts'
import type { Fusion, RankedDocument, RankedPassage } from './rank-documents.ts'

/** The rank constant of Cormack, Clarke and Büttcher 2009: the higher, the less the first places outweigh the next. */
const K = 60

/** A passage of the order by meaning, nearest first. `hasWords`: it also matches the query by its words. */
export interface MeaningPassage extends RankedPassage {
  readonly documentId: string
  readonly hasWords: boolean
}

/**
 * Merges both orders by reciprocal rank: documents by their places in each, and the passages of each document likewise.
 * Ties go to the order by words. `ranked` is best first; a document found only in `lane` has the word score 0.
 */
export function fuseRanks(
  ranked: readonly RankedDocument[],
  lane: readonly MeaningPassage[],
): readonly RankedDocument[] {
  const placesByMeaning = placesOf(lane.map(({ documentId }) => documentId))
  const placesByWords = placesOf(ranked.map(({ documentId }) => documentId))
  const byId = new Map(ranked.map((document) => [document.documentId, document]))
  const passages = fusePassages(ranked, lane)
  return [...new Set([...placesByWords.keys(), ...placesByMeaning.keys()])]
    .map((documentId): RankedDocument & { readonly fusion: Fusion } => ({
      ...(byId.get(documentId) ?? { documentId, score: 0, boosts: [] }),
      passages: passages.get(documentId) ?? [],
      fusion: toFusion(placesByWords.get(documentId), placesByMeaning.get(documentId)),
    }))
    .sort((a, b) => compareFusions(a.fusion, b.fusion) || compareText(a.documentId, b.documentId))
}

/** Passages by document, best first. */
function fusePassages(
  ranked: readonly RankedDocument[],
  lane: readonly MeaningPassage[],
): ReadonlyMap<string, readonly RankedPassage[]> {
  const byWords = ranked
    .flatMap(({ documentId, passages }) => passages.map((passage) => ({ ...passage, documentId })))
    .sort((a, b) => b.score - a.score || compareText(a.passageId, b.passageId))
  const placesByWords = placesOf(byWords.map(({ passageId }) => passageId))
  const placesByMeaning = placesOf(lane.map(({ passageId }) => passageId))
  const all = new Map([...lane, ...byWords].map((passage) => [passage.passageId, passage]))
  const withoutWords = new Set(lane.filter(({ hasWords }) => !hasWords).map(({ passageId }) => passageId))
  const fused = [...all.values()].map(({ documentId, passageId, versionId, ordinal, score, parts }) => ({
    documentId,
    passage: {
      ...{ passageId, versionId, ordinal, score, parts },
      fusion: toFusion(placesByWords.get(passageId), placesByMeaning.get(passageId)),
      ...(withoutWords.has(passageId) ? { foundBy: 'meaning' as const } : {}),
    },
  }))
  fused.sort((a, b) => compareFusions(a.passage.fusion, b.passage.fusion))
  const byDocument = new Map<string, RankedPassage[]>()
  for (const { documentId, passage } of fused) {
    const known = byDocument.get(documentId)
    if (known === undefined) byDocument.set(documentId, [passage])
    else known.push(passage)
  }
  return byDocument
}

/** The place of each distinct id at its first occurrence, from 1. */
function placesOf(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(ids)].map((id, at) => [id, at + 1]))
}

function toFusion(byWords: number | undefined, byMeaning: number | undefined): Fusion {
  const share = (place: number | undefined) => (place === undefined ? 0 : 1 / (K + place))
  return { byWords: byWords ?? null, byMeaning: byMeaning ?? null, score: share(byWords) + share(byMeaning) }
}

function compareFusions(a: Fusion, b: Fusion): number {
  const first = (place: number | null) => place ?? Number.MAX_SAFE_INTEGER
  return b.score - a.score || first(a.byWords) - first(b.byWords) || first(a.byMeaning) - first(b.byMeaning)
}
