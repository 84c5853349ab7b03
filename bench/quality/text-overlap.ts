/** The overlap of two texts, each measure between 0 and 1. */
export interface Overlap {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** Words per shingle, as in the article extraction benchmark of Scrapinghub. */
const SHINGLE_WORDS = 4

/** Letters of scripts without spaces count one by one; otherwise a whole Japanese sentence would be a word. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\w\p{L}\p{M}\p{N}])+/gu

/** Overlap of words as multisets. Case counts, punctuation does not. */
export function wordOverlap(actual: string, expected: string): Overlap {
  return bagOverlap(wordsOf(actual), wordsOf(expected))
}

/** Overlap of sequences of four words as multisets: unlike words alone, it is sensitive to order. */
export function shingleOverlap(actual: string, expected: string): Overlap {
  return bagOverlap(shinglesOf(actual), shinglesOf(expected))
}

/**
 * F1 as that benchmark defines it: from mean precision (over pages with any text) and mean recall, not a mean of F1s.
 */
export function f1OfMeans(overlaps: readonly Overlap[]): number {
  return f1(mean(overlaps.map(({ precision }) => precision)), mean(overlaps.map(({ recall }) => recall)))
}

/** The arithmetic mean; 0 for none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function bagOverlap(actual: readonly string[], expected: readonly string[]): Overlap {
  if (actual.length === 0 && expected.length === 0) return { precision: 1, recall: 1, f1: 1 }
  const left = new Map<string, number>()
  for (const item of expected) left.set(item, (left.get(item) ?? 0) + 1)
  let common = 0
  for (const item of actual) {
    const count = left.get(item) ?? 0
    if (count === 0) continue
    common += 1
    left.set(item, count - 1)
  }
  const precision = actual.length === 0 ? 0 : common / actual.length
  const recall = expected.length === 0 ? 0 : common / expected.length
  return { precision, recall, f1: f1(precision, recall) }
}

function wordsOf(text: string): readonly string[] {
  return text.normalize('NFC').match(WORD) ?? []
}

function shinglesOf(text: string): readonly string[] {
  const words = wordsOf(text)
  if (words.length === 0) return []
  const count = Math.max(1, words.length - SHINGLE_WORDS + 1)
  return Array.from({ length: count }, (_, at) => words.slice(at, at + SHINGLE_WORDS).join(' '))
}

function f1(precision: number, recall: number): number {
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall)
}
