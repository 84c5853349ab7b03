import type { Token } from '../analysis/token.ts'
import { havingPhrase, havingStems, MAX_UNITS, type Conjuncts } from '../engine/search-engine.ts'

/** A word of a quotation, and how many passages of the library have its stem. */
export interface CountedWord extends Token {
  readonly frequency: number
}

/**
 * The rarest words of a quotation by which it is looked up, three at a time: three of them may be changed, and three are
 * still there.
 */
const WORDS_OF_SHORT = 6
/** Of each piece of a long quotation fewer will do, since there are several pieces. */
const WORDS_OF_LONG = 4
/** Neighbouring words that say something, of which the rarest are looked up too: inserted words, however rare, leave other neighbours. */
const NEIGHBOURS = 4
const OF_NEIGHBOURS = 3
const PHRASES_OF_SHORT = 8
const PHRASES_OF_LONG = 3
/** Stop words between the two words of a phrase; the index knows how far apart they are. */
const MAX_BETWEEN = 2

/**
 * The ways into the index for a piece of a quotation: each finds the passages with a few of its rare words, so that one
 * of them leads to the source although some words are changed. `isLong`: it is one of several pieces.
 */
export function toEntryConjuncts(words: readonly CountedWord[], isLong: boolean): Conjuncts {
  const known = words.filter(({ frequency }) => frequency > 0)
  const telling = known.filter(({ isStop }) => !isStop)
  const rarest = distinctStems([...telling].sort((a, b) => a.frequency - b.frequency))
  const chosen = rarest.slice(0, isLong ? WORDS_OF_LONG : WORDS_OF_SHORT)
  if (chosen.length < 2) return [havingStems(distinctStems(known).slice(0, MAX_UNITS))]
  const phrases = toPhrases(words).slice(0, isLong ? PHRASES_OF_LONG : PHRASES_OF_SHORT)
  const choices = combinations(chosen, Math.min(3, Math.ceil(chosen.length / 2)))
  const neighbours = isLong ? [] : toNeighbours(telling)
  return [...distinctChoices([chosen, ...choices, ...neighbours]).map(havingStems), ...phrases]
}

/** The rarest of each few neighbouring words. */
function toNeighbours(telling: readonly CountedWord[]): readonly (readonly string[])[] {
  const groups = Array.from({ length: Math.floor(telling.length / NEIGHBOURS) }, (_, at) =>
    telling.slice(at * NEIGHBOURS, (at + 1) * NEIGHBOURS),
  )
  return groups.map((group) =>
    distinctStems([...group].sort((a, b) => a.frequency - b.frequency)).slice(0, OF_NEIGHBOURS),
  )
}

function distinctChoices(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(choices.map((stems) => [stems.toSorted().join(' '), stems])).values()]
}

function distinctStems(words: readonly CountedWord[]): readonly string[] {
  return [...new Set(words.map(({ stem }) => stem))]
}

/** Neighbouring words that are no stop words, as phrases; those of the rarest words first. */
function toPhrases(words: readonly CountedWord[]): Conjuncts {
  const places = words.flatMap(({ isStop, frequency }, at) => (isStop || frequency === 0 ? [] : [at]))
  return places
    .flatMap((from, at) => {
      const to = places[at + 1]
      return to === undefined || to - from - 1 > MAX_BETWEEN ? [] : [words.slice(from, to + 1)]
    })
    .filter((phrase) => phrase.every(({ isStop }, at) => isStop === (at > 0 && at < phrase.length - 1)))
    .map((phrase) => ({ phrase, rarity: (phrase[0]?.frequency ?? 0) * (phrase.at(-1)?.frequency ?? 0) }))
    .sort((a, b) => a.rarity - b.rarity)
    .map(({ phrase }) => havingPhrase(phrase.map(({ word }) => word)))
}

/** All choices of `size` from a list, in the order of the list. */
function combinations<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  if (size === 0) return [[]]
  return list.flatMap((first, at) => combinations(list.slice(at + 1), size - 1).map((rest) => [first, ...rest]))
}
