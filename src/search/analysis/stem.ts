import { stemmer } from 'stemmer'
import { boundedMemo } from './bounded-memo.ts'
import { rootOfDoubled } from './spelling.ts'

/** Words that the rules would join with others: forms of one word in British spelling, and words with a sense of their own. */
const STEMS: Readonly<Record<string, string>> = {
  ...{ programme: 'program', programmes: 'program', gases: 'gas', buses: 'bus', news: 'news' },
  // No forms of `train`, `house`, `level`, `market` and `park`: railways are not courses, and Level 4 is not levelling up.
  ...{ training: 'training', trainings: 'training', housing: 'housing', levelling: 'levelling' },
  ...{ marketing: 'marketing', parking: 'parking' },
}
/** Numbers, names such as `co2`, and letters of other scripts have no English endings; nor have abbreviations without a vowel. */
const OWN_STEM = /\d|^u(?:[0-9a-f]{4})+$|^[^aeiouy]*$/
/**
 * Endings that make another word of a word, which Porter’s rules would cut off: productivity is not product, employer and
 * employment are not employ, department is not depart. Decision record 0043 has what each of them does to relevance.
 */
const KEPT_ENDING = /(?:ivity|ivities|ers?|ments?)$/

/** Words and stems of fewer letters are too easily those of another word: `LIS` is not `lies`, and `us` not `uses`. */
const MIN_STEM_CHARACTERS = 3

/** The stem of a word produced by `analyse`: Porter’s, except where that joins what is not one word. */
export const stemOf: (word: string) => string = boundedMemo(toStem)

/** As `stemOf`, computed each time. */
export function toStem(word: string): string {
  if (word.length <= MIN_STEM_CHARACTERS || OWN_STEM.test(word)) return word
  if (Object.hasOwn(STEMS, word)) return STEMS[word] ?? word
  const root = rootOfDoubled(word)
  if (root === null && KEPT_ENDING.test(word)) return singularOf(word)
  if (word.length === MIN_STEM_CHARACTERS + 1 && word.endsWith('s'))
    return /[siu]s$/.test(word) ? word : word.slice(0, -1)
  const stem = stemmer(root ?? word)
  if (stem.length < MIN_STEM_CHARACTERS) return toShortWord(word)
  // `tri` of tries and `pai` of paying: their words are too short to be changed.
  return stem.length === MIN_STEM_CHARACTERS && stem.endsWith('i') ? `${stem.slice(0, -1)}y` : stem
}

/** With the `y` as `i`, as in all stems. */
function singularOf(word: string): string {
  return word.replace(/(?:y|ies)$/, 'i').replace(/s$/, '')
}

/** The word of three letters of which Porter’s rules leave less: `use` of uses, used and using, `add` of adding. */
function toShortWord(word: string): string {
  const bare = word.replace(/(?:ing|ed|s)$/, '')
  if (bare.length >= MIN_STEM_CHARACTERS) return bare
  return bare.length === MIN_STEM_CHARACTERS - 1 ? `${bare}e` : word
}
