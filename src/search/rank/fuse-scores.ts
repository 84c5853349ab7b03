import { compareText } from './compare-text.ts'
import type { Fusion, RankedDocument, RankedPassage } from './rank-documents.ts'

/**
 * The share of meaning in a fused score; words have the rest. Of .4 to .8 it gives the best sum of nDCG@10 over the odd queries
 * of Cranfield and CISI (.448 and .462, even ones .442 and .446), with vectors of all-MiniLM-L6-v2; neighbours lose .01 at most.
 */
export const MEANING_SHARE = 0.65

/** A passage found by meaning. `hasWords`: it also matches the query by its words. */
export interface MeaningPassage extends RankedPassage {
  readonly documentId: string
  readonly hasWords: boolean
}

/**
 * Merges what was found by words and by meaning: documents, and the passages of each, by the sum of both scores, each
 * scaled to 0..1 over the whole answer. `similarities` has the cosine of each passage with a vector; one without counts as
 * the least similar. `ranked` is best first.
 */
export function fuseScores(
  ranked: readonly RankedDocument[],
  lane: readonly MeaningPassage[],
  similarities: ReadonlyMap<string, number>,
): readonly RankedDocument[] {
  const passages = fusePassages(ranked, lane, similarities)
  const documents = new Map<string, Omit<RankedDocument, 'passages'>>(ranked.map((each) => [each.documentId, each]))
  for (const { documentId } of lane) {
    if (!documents.has(documentId)) documents.set(documentId, { documentId, score: 0, boosts: [] })
  }
  const isRanked = new Set(ranked.map(({ documentId }) => documentId))
  const parts = [...documents].map(([documentId, { score }]): Parts => {
    const own = passages.get(documentId) ?? []
    return {
      id: documentId,
      words: Math.max(score, ...(isRanked.has(documentId) ? [] : own.map((passage) => passage.score))),
      similarity: maxOf(own.flatMap(({ fusion }) => fusion?.similarity ?? [])),
      hasWords: isRanked.has(documentId),
    }
  })
  const fusions = fuse(parts)
  return inOrder(
    [...documents].flatMap(([documentId, document]) => {
      const fusion = fusions.get(documentId)
      return fusion === undefined ? [] : [{ ...document, passages: passages.get(documentId) ?? [], fusion }]
    }),
    ({ documentId }) => documentId,
  )
}

/** Passages by document, best first. */
function fusePassages(
  ranked: readonly RankedDocument[],
  lane: readonly MeaningPassage[],
  similarities: ReadonlyMap<string, number>,
): ReadonlyMap<string, readonly RankedPassage[]> {
  const byWords = ranked.flatMap(({ documentId, passages }) =>
    passages.map((passage): MeaningPassage => ({ ...passage, documentId, hasWords: true })),
  )
  const all = new Map([...lane, ...byWords].map((passage) => [passage.passageId, passage]))
  const parts = [...all.values()].map(({ passageId, score, hasWords }): Parts => {
    return { id: passageId, words: score, similarity: similarities.get(passageId) ?? null, hasWords }
  })
  const fusions = fuse(parts)
  const byDocument = new Map<string, (RankedPassage & { readonly fusion: Fusion })[]>()
  for (const { documentId, hasWords, ...passage } of all.values()) {
    const fusion = fusions.get(passage.passageId)
    if (fusion === undefined) continue
    const fused = { ...passage, fusion, ...(hasWords ? {} : { foundBy: 'meaning' as const }) }
    const known = byDocument.get(documentId)
    if (known === undefined) byDocument.set(documentId, [fused])
    else known.push(fused)
  }
  return new Map(
    [...byDocument].map(([documentId, passages]) => [documentId, inOrder(passages, ({ passageId }) => passageId)]),
  )
}

/** What is fused of a document or passage. */
interface Parts {
  readonly id: string
  readonly words: number
  readonly similarity: number | null
  readonly hasWords: boolean
}

function fuse(all: readonly Parts[]): ReadonlyMap<string, Fusion> {
  const byWords = placesOf(all.filter(({ hasWords }) => hasWords).map(({ id, words }) => [id, words]))
  const similar = all.flatMap(({ id, similarity }) => (similarity === null ? [] : [[id, similarity] as const]))
  const byMeaning = placesOf(similar)
  const toWords = scaleOf(all.map(({ words }) => words))
  const toMeaning = scaleOf(similar.map(([, similarity]) => similarity))
  return new Map(
    all.map(({ id, words: score, similarity }) => {
      const [words, meaning] = [toWords(score), similarity === null ? 0 : toMeaning(similarity)]
      const fused = (1 - MEANING_SHARE) * words + MEANING_SHARE * meaning
      const places = { byWords: byWords.get(id) ?? null, byMeaning: byMeaning.get(id) ?? null }
      return [id, { ...places, words, meaning, similarity, score: fused }]
    }),
  )
}

/** Scales values so that the least of them is 0 and the greatest 1; all to 0 where they are equal. */
function scaleOf(values: readonly number[]): (value: number) => number {
  const [least, most] = [minOf(values) ?? 0, maxOf(values) ?? 0]
  return most > least ? (value) => (value - least) / (most - least) : () => 0
}

/** The place of each id by its value, the greatest first, from 1. */
function placesOf(values: readonly (readonly [id: string, value: number])[]): ReadonlyMap<string, number> {
  const sorted = [...values].sort(([idA, a], [idB, b]) => b - a || compareText(idA, idB))
  return new Map(sorted.map(([id], at) => [id, at + 1]))
}

/** By their fused scores; ties in the order by words. */
function inOrder<T extends { readonly fusion: Fusion }>(all: readonly T[], idOf: (each: T) => string): readonly T[] {
  const placeOf = ({ fusion }: T) => fusion.byWords ?? Number.MAX_SAFE_INTEGER
  return [...all].sort(
    (a, b) => b.fusion.score - a.fusion.score || placeOf(a) - placeOf(b) || compareText(idOf(a), idOf(b)),
  )
}

function minOf(values: readonly number[]): number | null {
  return values.reduce<number | null>((least, value) => (least === null || value < least ? value : least), null)
}

function maxOf(values: readonly number[]): number | null {
  return values.reduce<number | null>((most, value) => (most === null || value > most ? value : most), null)
}
