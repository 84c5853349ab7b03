import type { StemCount } from './passage-terms.ts'

/**
 * The BM25F weight of a stem in a passage: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with
 * the fields of a passage combined before saturation.
 */
export const RANKING = {
  /** Incremented with every change to these figures or their use; protocols store it. */
  version: 4,
  k1: 1.6,
  b: 0.75,
  /** Words of a passage that are no stop words, on average; passages are cut at about 120 words. */
  averageLength: 60,
  /** Weight of a stem in the document title, and in the headings above the passage, relative to one in the text. */
  title: 2,
  heading: 0.5,
} as const

/** From 0 to k1 + 1. `length` as in `RecordTerms`. */
export function weighTerm(count: StemCount, length: number): number {
  const { k1, b, averageLength, title, heading } = RANKING
  const occurrences = count.text + (count.title ? title : 0) + (count.heading ? heading : 0)
  if (occurrences === 0) return 0
  return (occurrences * (k1 + 1)) / (occurrences + k1 * (1 - b + (b * length) / averageLength))
}

/** Inverse document frequency of a stem that occurs in `frequency` of `passages`; never negative. */
export function rarityOf(frequency: number, passages: number): number {
  return Math.log(1 + (Math.max(0, passages - frequency) + 0.5) / (frequency + 0.5))
}
