import type { StemCount } from './passage-terms.ts'

/**
 * The BM25F weight of a stem in a passage: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), with
 * the fields of a passage combined before saturation. k1, b and `repetition` were chosen on the queries of Cranfield and
 * CISI with an odd number, and hold on those with an even one (docs/decisions/0044): nDCG@10 changes by less than .005
 * between k1 1.6 and 3, b .75 and 1, and a repetition of 5 and of 16.
 */
export const RANKING = {
  /** Incremented with every change to these figures or their use; protocols store it. */
  version: 6,
  k1: 2,
  b: 0.9,
  /** Words of a passage that are no stop words, on average; passages are cut at about 120 words. */
  averageLength: 60,
  /** Weight of a stem in the document title, and in the headings above the passage, relative to one in the text. */
  title: 2,
  heading: 0.5,
  /**
   * Saturation of a word that the query repeats, the k3 of BM25: a description of what is wanted says its topic several
   * times. Counted once, CISI has .36 instead of .39.
   */
  repetition: 8,
} as const

/** The figures by which an index weighs stems, which only an index of another format may change. */
export const INDEX_WEIGHTS = { k1: 1.6, b: 0.75, averageLength: 60, title: 2, heading: 0.5 } as const

/** From 0 to k1 + 1. `length` as in `RecordTerms`. */
export function weighTerm(
  count: StemCount,
  length: number,
  { k1, b, averageLength, title, heading }: Readonly<Record<keyof typeof INDEX_WEIGHTS, number>> = RANKING,
): number {
  const occurrences = count.text + (count.title ? title : 0) + (count.heading ? heading : 0)
  if (occurrences === 0) return 0
  return (occurrences * (k1 + 1)) / (occurrences + k1 * (1 - b + (b * length) / averageLength))
}

/** Inverse document frequency of a stem that occurs in `frequency` of `passages`; never negative. */
export function rarityOf(frequency: number, passages: number): number {
  return Math.log(1 + (Math.max(0, passages - frequency) + 0.5) / (frequency + 0.5))
}

/** The factor of a word that a query has `times` times: 1 for once, and less than `times` for more. */
export function repetitionOf(times: number): number {
  const { repetition } = RANKING
  return ((repetition + 1) * times) / (repetition + times)
}
