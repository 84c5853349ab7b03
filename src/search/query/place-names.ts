import type { Library } from '../../domain/library.ts'
import { analyse } from '../analysis/analyse.ts'
import { isEnglishWord } from '../vocabulary/english-words.ts'
import { findNames, type NamedRange } from './find-names.ts'
import type { WordTerm } from './query.ts'

type Gazetteer = Library['gazetteer']

interface Names {
  readonly byWords: ReadonlyMap<string, readonly string[]>
  /** Words of the longest name. */
  readonly longest: number
}

const namesByGazetteer = new WeakMap<Gazetteer, Names>()

/**
 * Finds words of a query, stop words included, that name places, in any of their names; the longest first. An English word in small letters names
 * none: `reading` is not Reading.
 */
export async function findPlaceNames(
  { gazetteer }: Pick<Library, 'gazetteer'>,
  words: readonly WordTerm[],
): Promise<readonly NamedRange<readonly string[]>[]> {
  const names = namesByGazetteer.get(gazetteer) ?? readNames(gazetteer)
  namesByGazetteer.set(gazetteer, names)
  const found: NamedRange<readonly string[]>[] = []
  for (const range of findNames(words, names.longest, (some) => names.byWords.get(keyOf(some)))) {
    if (range.length > 1 || !(await isOrdinaryWord(words[range.from]))) found.push(range)
  }
  return found
}

async function isOrdinaryWord(word: WordTerm | undefined): Promise<boolean> {
  return word !== undefined && !/^\p{Lu}/u.test(word.text) && (await isEnglishWord(word.word))
}

function readNames({ places }: Gazetteer): Names {
  const byWords = new Map<string, string[]>()
  let longest = 0
  for (const { id, name, aliases } of places) {
    for (const each of new Set([name, ...aliases])) {
      const words = analyse(each)
      longest = Math.max(longest, words.length)
      const key = keyOf(words)
      const known = byWords.get(key) ?? []
      if (key !== '' && !known.includes(id)) byWords.set(key, [...known, id])
    }
  }
  return { byWords, longest }
}

function keyOf(words: readonly Pick<WordTerm, 'word'>[]): string {
  return words.map(({ word }) => word).join(' ')
}
