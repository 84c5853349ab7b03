import type { LibraryText } from './corpus-texts.ts'
import { shuffled } from '../support/seeded-random.ts'

/**
 * How the vocabulary of texts grows with their length (Heaps' law): after n words there are
 * `distinct` * (n / `words`) ** `exponent` different ones.
 */
export interface VocabularyGrowth {
  readonly words: number
  readonly distinct: number
  readonly exponent: number
}

/** A word is a run of letters, in any case. */
export const WORD = /\p{L}+/gu
/** Shorter samples tell more about their subject than about growth. */
const FIRST_POINT = 4_000

/**
 * Measures it on texts in an order given by `random`, since a folder of texts on one subject would look like an end of
 * growth; the exponent is that of the straight line through the logarithms, at each doubling of the length.
 */
export function measureGrowth(texts: readonly LibraryText[], random: () => number): VocabularyGrowth {
  const known = new Set<string>()
  const points: { readonly x: number; readonly y: number }[] = []
  let words = 0
  let next = FIRST_POINT
  const note = (): void => void points.push({ x: Math.log(words), y: Math.log(known.size) })
  for (const { passages } of shuffled(texts, random)) {
    for (const { text } of passages) {
      for (const word of text.toLowerCase().match(WORD) ?? []) {
        known.add(word)
        words += 1
      }
      if (words < next) continue
      note()
      next = words * 2
    }
  }
  note()
  return { words, distinct: known.size, exponent: slopeOf(points) }
}

/** Of the line of least squares. */
function slopeOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))]
  const along = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0)
  return along / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0)
}
