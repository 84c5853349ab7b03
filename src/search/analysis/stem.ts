import { stemmer } from 'stemmer'
import { boundedMemo } from './bounded-memo.ts'
import { rootOfDoubled } from './spelling.ts'

/** Words that Porter’s rules would split although they are one word in British spelling. */
const STEMS: Readonly<Record<string, string>> = { programme: 'program', programmes: 'program' }
/** Numbers, names such as `co2`, and letters of other scripts have no English endings. */
const OWN_STEM = /\d|^u(?:[0-9a-f]{4})+$/

/** The Porter stem of a word produced by `analyse`; words with digits or of other scripts are returned unchanged. */
export const stemOf: (word: string) => string = boundedMemo(toStem)

/** As `stemOf`, computed each time. */
export function toStem(word: string): string {
  if (OWN_STEM.test(word)) return word
  return Object.hasOwn(STEMS, word) ? (STEMS[word] ?? word) : stemmer(rootOfDoubled(word) ?? word)
}
