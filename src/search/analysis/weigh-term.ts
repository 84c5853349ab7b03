import type { StemCount } from './passage-terms.ts'

/**
 * How much a passage says a stem, as BM25 has it: Robertson and Zaragoza, The Probabilistic Relevance Framework (2009),
 * with the fields of a passage joined before the count is bent (BM25F).
 */
export const RANKING = {
  /** Counted up with every change of these figures or of how they are used; protocols keep it. */
  version: 1,
  k1: 1.6,
  b: 0.75,
  /** Words of a passage that are no stop words, on average; passages are cut at about 120 words. */
  averageLength: 60,
  /** What a stem in the title of the document, and in the headings over the passage, counts beside one in its text. */
  title: 2,
  heading: 0.5,
} as const

/** 0 up to k1 + 1. `length` as in a passage's terms. */
export function weighTerm(count: StemCount, length: number): number {
  const { k1, b, averageLength, title, heading } = RANKING
  const said = count.text + (count.title ? title : 0) + (count.heading ? heading : 0)
  if (said === 0) return 0
  return (said * (k1 + 1)) / (said + k1 * (1 - b + (b * length) / averageLength))
}

/** How rare a stem is that `frequency` of `passages` have; never negative. */
export function rarityOf(frequency: number, passages: number): number {
  return Math.log(1 + (Math.max(0, passages - frequency) + 0.5) / (frequency + 0.5))
}
