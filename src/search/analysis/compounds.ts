import { MAX_WORD_CHARACTERS } from './fold.ts'
import { stemOf } from './stem.ts'
import { isStopWord } from './stop-words.ts'

/** Shorter parts make compounds of everything: `over` and `all`, `the` and `me`. */
const MIN_PART_CHARACTERS = 4

/** What a compound is made of. */
export interface CompoundPart {
  readonly word: string
}

/** Two words written as one: `health` and `care` are `healthcare`. */
export function joinedWord(first: CompoundPart, second: CompoundPart): string {
  return `${first.word}${second.word}`.slice(0, MAX_WORD_CHARACTERS)
}

export function joinedStem(first: CompoundPart, second: CompoundPart): string {
  return stemOf(joinedWord(first, second))
}

/** Whether a word with a blank beside it may be half of a compound: four letters or more, and no stop word. */
export function isCompoundPart(word: string): boolean {
  return word.length >= MIN_PART_CHARACTERS && !isStopWord(word)
}

/** The pairs of words that one word may be when it is written open; which of them exist, an index knows. */
export function splitsOf(word: string): readonly (readonly [string, string])[] {
  if (!/^[a-z]+$/.test(word)) return []
  const places = Array.from({ length: Math.max(0, word.length - 2 * MIN_PART_CHARACTERS + 1) }, (_, index) => index)
  return places
    .map((place) => [word.slice(0, place + MIN_PART_CHARACTERS), word.slice(place + MIN_PART_CHARACTERS)] as const)
    .filter((parts) => parts.every(isCompoundPart))
}
