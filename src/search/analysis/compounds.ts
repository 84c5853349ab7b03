import { MAX_WORD_CHARACTERS } from './fold.ts'
import { stemOf } from './stem.ts'
import { isStopWord } from './stop-words.ts'

/** Shorter parts would make compounds of everything: `over` and `all`, `the` and `me`. */
const MIN_PART_CHARACTERS = 4

/** One half of a compound. */
export interface CompoundPart {
  readonly word: string
}

/** Two words written as one: `health` and `care` become `healthcare`. */
export function joinedWord(first: CompoundPart, second: CompoundPart): string {
  return `${first.word}${second.word}`.slice(0, MAX_WORD_CHARACTERS)
}

export function joinedStem(first: CompoundPart, second: CompoundPart): string {
  return stemOf(joinedWord(first, second))
}

/**
 * Whether a word followed or preceded by a space may be half of a compound: at least four letters and not a stop word.
 */
export function isCompoundPart(word: string): boolean {
  return word.length >= MIN_PART_CHARACTERS && !isStopWord(word)
}

/** Every way to split one word into two; which of the pairs exist only the index knows. */
export function splitsOf(word: string): readonly (readonly [string, string])[] {
  if (!/^[a-z]+$/.test(word)) return []
  const places = Array.from({ length: Math.max(0, word.length - 2 * MIN_PART_CHARACTERS + 1) }, (_, index) => index)
  return places
    .map((place) => [word.slice(0, place + MIN_PART_CHARACTERS), word.slice(place + MIN_PART_CHARACTERS)] as const)
    .filter((parts) => parts.every(isCompoundPart))
}
