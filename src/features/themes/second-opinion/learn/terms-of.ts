import { STOP_WORDS } from '../../../../search/analysis/stop-words.ts'
import { stemOf } from '../../../../search/analysis/stem.ts'

const STOPS: ReadonlySet<string> = new Set(STOP_WORDS)
/** Longer runs of letters are no words. */
const MAX_WORD = 40

/**
 * What a text is compared by: the stems of its words and each two that follow one another (`a_b`), in order. Stop words
 * and numbers are left out; they separate no pair, and neither do the ends of sentences.
 */
export function termsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[a-z][a-z0-9]+(?:'[a-z]+)?/g) ?? []
  const stems = words.filter((word) => word.length <= MAX_WORD && !STOPS.has(word)).map((word) => stemOf(word))
  return [...stems, ...stems.slice(1).map((stem, index) => `${stems[index]}_${stem}`)]
}
