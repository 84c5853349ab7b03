import type { Library } from '../../domain/library.ts'
import { analyse } from '../analysis/analyse.ts'
import { isEnglishWord } from '../vocabulary/english-words.ts'
import type { WordTerm } from './query.ts'

type Gazetteer = Library['gazetteer']

/** `length` words of a query, stop words included, from the one at `from` on, that name places. */
export interface NamedPlaces {
  readonly from: number
  readonly length: number
  readonly placeIds: readonly string[]
}

interface Names {
  readonly byWords: ReadonlyMap<string, readonly string[]>
  /** Words of the longest name. */
  readonly longest: number
}

const namesByGazetteer = new WeakMap<Gazetteer, Names>()

/**
 * Finds words of a query that name a place, in any of its names; the longest first. An English word in small letters names
 * none: `reading` is not Reading.
 */
export async function findPlaceNames(
  { gazetteer }: Pick<Library, 'gazetteer'>,
  words: readonly WordTerm[],
): Promise<readonly NamedPlaces[]> {
  const names = namesByGazetteer.get(gazetteer) ?? readNames(gazetteer)
  namesByGazetteer.set(gazetteer, names)
  const found: NamedPlaces[] = []
  for (let from = 0; from < words.length; from += 1) {
    const named = longestAt(names, words, from)
    if (named === null || (named.length === 1 && (await isOrdinaryWord(words[from])))) continue
    found.push(named)
    from += named.length - 1
  }
  return found
}

function longestAt({ byWords, longest }: Names, words: readonly WordTerm[], from: number): NamedPlaces | null {
  for (let length = Math.min(longest, words.length - from); length > 0; length -= 1) {
    const placeIds = byWords.get(keyOf(words.slice(from, from + length)))
    if (placeIds !== undefined) return { from, length, placeIds }
  }
  return null
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
