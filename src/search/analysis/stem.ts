import { stemmer } from 'stemmer'
import { boundedMemo } from './bounded-memo.ts'
import { rootOfDoubled } from './spelling.ts'

/** Where Porter's rules would part what is one word in the British spelling. */
const STEMS: Readonly<Record<string, string>> = { programme: 'program', programmes: 'program' }
/** Numbers, names such as `co2`, and letters of other scripts have no English endings. */
const OWN_STEM = /\d|^u(?:[0-9a-f]{4})+$/

/** The Porter stem of a word that `analyse` made; words with digits or of other scripts are their own. */
export const stemOf: (word: string) => string = boundedMemo((word) => {
  if (OWN_STEM.test(word)) return word
  return Object.hasOwn(STEMS, word) ? (STEMS[word] ?? word) : stemmer(rootOfDoubled(word) ?? word)
})
