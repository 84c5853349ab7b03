import type { VocabularyGrowth } from './vocabulary-growth.ts'

/** Words that no text has, generated so that texts of known words get the vocabulary that real ones would have. */
export interface RareWords {
  /** For each of the next `count` words in turn: the word to write in its place, or null to leave it. */
  next(count: number): readonly (string | null)[]
}

/**
 * Continues the growth of a vocabulary beyond the texts it was measured on. As in the Pitman-Yor process, the usual model
 * of it, the next word is a new one at the rate of Heaps' law, and otherwise a made one in proportion to its uses so far
 * less the exponent; so most made words are used once or twice, and a few often. Where `before` words have been written
 * by others, growth is as slow as it is after so many, and its words are others than theirs.
 */
export function createRareWords(
  { words, distinct, exponent }: VocabularyGrowth,
  random: () => number,
  before = words,
): RareWords {
  /** The words used, by number, with repetitions; and the number of uses of each. */
  const used: number[] = []
  const uses: number[] = []
  let written = Math.max(words, before)
  const first = Math.round(distinct * ((written / words) ** exponent - 1))
  const addNew = (): number => uses.push(0) - 1
  const pickUsed = (): number => {
    for (;;) {
      const number = used[Math.floor(random() * used.length)] ?? 0
      if (random() >= exponent / (uses[number] ?? 1)) return number
    }
  }
  return {
    next(count) {
      const newShare = ((distinct * exponent) / words) * (written / words) ** (exponent - 1)
      const usedShare = (used.length - exponent * uses.length) / written
      written += count
      return Array.from({ length: count }, () => {
        const drawn = random()
        if (drawn >= newShare + usedShare) return null
        const number = drawn < newShare ? addNew() : pickUsed()
        used.push(number)
        uses[number] = (uses[number] ?? 0) + 1
        return toRareWord(first + number)
      })
    },
  }
}

const CONSONANTS = 'bdfghjklmnprstvz'
const VOWELS = 'aeiou'
const SYLLABLES = [...CONSONANTS].flatMap((consonant) => [...VOWELS].map((vowel) => consonant + vowel))
/** Letters that end no suffix which stemming removes. */
const ENDS = 'kpxz'
const SYLLABLES_A_WORD = 4
const MANY = SYLLABLES.length ** SYLLABLES_A_WORD * ENDS.length
/** Has no factor in common with MANY, so that words stay distinct; near words begin differently. */
const STRIDE = 61_803_399

/** A word of nine letters, different for each number below 100 million. */
function toRareWord(number: number): string {
  let rest = (number * STRIDE) % MANY
  let word = ENDS[rest % ENDS.length] ?? ''
  rest = Math.floor(rest / ENDS.length)
  for (let count = 0; count < SYLLABLES_A_WORD; count += 1) {
    word = (SYLLABLES[rest % SYLLABLES.length] ?? '') + word
    rest = Math.floor(rest / SYLLABLES.length)
  }
  return word
}
