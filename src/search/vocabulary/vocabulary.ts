import { stemOf } from '../analysis/stem.ts'
import { createNearWords, type NearWord } from './near-words.ts'
import { wordsFrom, type WordList } from './word-list.ts'

/** The words of all texts in the index and of what names their versions, in the form of `analyse`, at one time. */
export interface Vocabulary {
  /** Number of words. */
  readonly size: number
  /** At most `limit` words with this beginning (in the form of `toPrefix`), in order, and whether there are more. */
  wordsFrom(beginning: string, limit: number): { readonly words: readonly string[]; readonly more: boolean }
  /** The words with this stem, in order. A stem of two hyphenated words joined need not have any. */
  wordsOf(stem: string): readonly string[]
  /** The words that differ least from this one, which it may be a slip of, in order. */
  near(word: string): readonly NearWord[]
}

/** `nearWords` keeps what it knows of the words from one list to the next. */
export function toVocabulary(list: WordList, nearWords = createNearWords()): Vocabulary {
  return {
    size: list.size,
    near: (word) => nearWords(list, word),
    wordsFrom: (beginning, limit) => {
      const words: string[] = []
      for (const word of wordsFrom(list, beginning)) {
        if (words.length === limit) return { words, more: true }
        words.push(word)
      }
      return { words, more: false }
    },
    wordsOf: (stem) => {
      const found = beginningsOf(stem).flatMap((beginning) =>
        [...wordsFrom(list, beginning)].filter((word) => stemOf(word) === stem),
      )
      return [...new Set(found)].sort()
    },
  }
}

/**
 * The beginnings of the words that may have a stem. Its rules cut endings off, and leave another letter only at the end:
 * `y` becomes `i` (`energi`) or stays (`try` of `tries`), `e` is added (`file` of `filing`), `bility` becomes `ble`
 * (`capabl`).
 */
function beginningsOf(stem: string): readonly string[] {
  if (stem === '') return []
  const root = stem.slice(0, -1)
  if (root === '') return [stem]
  if (stem.endsWith('i')) return [stem, `${root}y`]
  if (stem.endsWith('y')) return [stem, `${root}i`]
  return stem.endsWith('e') || stem.endsWith('bl') ? [root] : [stem]
}
