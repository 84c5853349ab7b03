/** How much two texts have in common, each between 0 and 1. */
export interface Overlap {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** Words in a row that count as one shingle, as in the article extraction benchmark of Scrapinghub. */
const SHINGLE_WORDS = 4

/** Letters without spaces between words count one by one: else a whole Japanese sentence is a word. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\w\p{L}\p{M}\p{N}])+/gu

/** Overlap of the words as a bag: each counts as often as it stands in both. Case counts, punctuation does not. */
export function wordOverlap(actual: string, expected: string): Overlap {
  return bagOverlap(wordsOf(actual), wordsOf(expected))
}

/** Overlap of the runs of four words as a bag: unlike words alone, it sees what stands in another order. */
export function shingleOverlap(actual: string, expected: string): Overlap {
  return bagOverlap(shinglesOf(actual), shinglesOf(expected))
}

/** What that benchmark calls F1: of the mean precision (over pages with any text) and the mean recall, not a mean of F1s. */
export function f1OfMeans(overlaps: readonly Overlap[]): number {
  return f1(mean(overlaps.map(({ precision }) => precision)), mean(overlaps.map(({ recall }) => recall)))
}

/** The arithmetic mean; of nothing, 0. */
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
