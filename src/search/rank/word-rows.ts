import type { Token } from '../analysis/token.ts'
import { joinedStem, type CompoundPart } from '../analysis/compounds.ts'
import { rarityOf, repetitionOf, weighTerm } from '../analysis/weigh-term.ts'
import type { QueryRow, RowWord } from '../query/to-rank-terms.ts'
import type { RankTerm } from './rank-passages.ts'

/**
 * What two neighbours of a query add where a passage has them so: `next`, in that order without or with the same number of
 * words between, and `near`, within `window` words; as shares of the BM25 weight of the more common of the two. After
 * Metzler and Croft, A Markov random field model for term dependencies (2005). Chosen on odd queries of Cranfield and CISI:
 * nDCG@10 of the even ones goes from .399 to .400 and from .393 to .390, of the odd ones from .420 to .422 and from .396 to .406.
 */
const PAIRS = { next: 0.2, near: 0.1, window: 8 }
/** Most stop words between two neighbours. */
const MAX_STOP_WORDS = 2
/** A row of words is looked for up to this length; longer ones hardly ever occur word by word. */
const MAX_ROW_WORDS = 8

/** Two words that are neighbours in a query but for stop words, `gap` words on. */
interface Pair {
  readonly first: string
  readonly second: string
  readonly gap: number
  readonly weight: number
}

/** What of a query matters for the order of words. */
export interface RowQuery {
  /** Rows of two words or more, without stop words at their ends. */
  readonly rows: readonly QueryRow[]
  readonly pairs: readonly Pair[]
}

/** `passages` is how many the library has. */
export function toRowQuery(rows: readonly QueryRow[], terms: readonly RankTerm[], passages: number): RowQuery {
  const rarities = new Map(
    terms.flatMap(({ variants, frequency }) =>
      variants.flat().map((stem) => [stem, rarityOf(frequency, passages)] as const),
    ),
  )
  const counts = new Map<string, { readonly words: Omit<Pair, 'weight'>; times: number }>()
  for (const words of rows.flatMap(neighboursOf)) {
    const key = `${words.first} ${words.second} ${words.gap}`
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { words, times: 1 })
    else known.times += 1
  }
  const pairs = [...counts.values()].map(({ words, times }) => {
    const rarity = Math.min(rarities.get(words.first) ?? 0, rarities.get(words.second) ?? 0)
    return { ...words, weight: rarity * repetitionOf(times) }
  })
  return { rows: rows.map(trimRow).filter((row) => row !== null), pairs }
}

/** A row without stop words at its ends; null where it is no row of two words or more, or too long. */
export function trimRow(row: QueryRow): QueryRow | null {
  const from = row.findIndex(({ isStop }) => !isStop)
  const to = row.findLastIndex(({ isStop }) => !isStop)
  return from === to || to - from >= MAX_ROW_WORDS ? null : row.slice(from, to + 1)
}

function neighboursOf(row: QueryRow): readonly Omit<Pair, 'weight'>[] {
  const places = row.flatMap(({ isStop }, place) => (isStop ? [] : [place]))
  return places.slice(1).flatMap((place, at) => {
    const before = places[at] ?? place
    const [first, second] = [row[before]?.stem, row[place]?.stem]
    if (first === undefined || second === undefined || first === second) return []
    return place - before > 1 + MAX_STOP_WORDS ? [] : [{ first, second, gap: place - before }]
  })
}

/** What the pairs of a query add to the score of a passage of `length` words that are no stop words. */
export function scorePairs(pairs: RowQuery['pairs'], tokens: readonly Token[], length: number): number {
  if (pairs.length === 0) return 0
  const wanted = new Set(pairs.flatMap(({ first, second }) => [first, second]))
  const places = new Map<string, number[]>()
  const add = (stem: string, place: number) => {
    if (!wanted.has(stem)) return
    const known = places.get(stem)
    if (known === undefined) places.set(stem, [place])
    else known.push(place)
  }
  tokens.forEach(({ stem, also }, place) => {
    add(stem, place)
    for (const other of also) add(other.stem, place)
  })
  return pairs.reduce((sum, pair) => sum + scorePair(pair, places, length), 0)
}

function scorePair(
  { first, second, gap, weight }: Pair,
  places: ReadonlyMap<string, readonly number[]>,
  length: number,
): number {
  let [next, near] = [0, 0]
  for (const one of places.get(first) ?? []) {
    for (const other of places.get(second) ?? []) {
      const distance = other - one
      if (distance === 1 || distance === gap) next += 1
      if (distance !== 0 && Math.abs(distance) < PAIRS.window) near += 1
    }
  }
  const weigh = (text: number) => weighTerm({ text, title: false, heading: false }, length)
  return weight * (PAIRS.next * weigh(next) + PAIRS.near * weigh(near))
}

/** Whether a text has the words of a row one after another, by their stems; a compound may be open or closed in it. */
export function hasRow(row: QueryRow, tokens: readonly Token[]): boolean {
  return tokens.some((_token, place) => matchesAt(row, 0, tokens, place))
}

function matchesAt(row: QueryRow, at: number, tokens: readonly Token[], place: number): boolean {
  const [word, next] = [row[at], row[at + 1]]
  if (word === undefined) return true
  const token = tokens[place]
  if (token === undefined) return false
  if (isSame(word, token)) return matchesAt(row, at + 1, tokens, place + 1)
  const beside = tokens[place + 1]
  // `healthcare` for `health care`, and the reverse
  if (next !== undefined && !word.isStop && isCompoundOf(token, word, next)) {
    return matchesAt(row, at + 2, tokens, place + 1)
  }
  if (beside !== undefined && isCompoundOf(word, token, beside)) {
    return matchesAt(row, at + 1, tokens, place + 2)
  }
  return false
}

/** Whether the first is written of the other two in one; most words are ruled out by their letters, since stems are dear. */
function isCompoundOf(compound: RowWord, first: CompoundPart, second: CompoundPart): boolean {
  const { word } = compound
  if (word.length <= first.word.length || !word.startsWith(first.word)) return false
  if (word.charCodeAt(first.word.length) !== second.word.charCodeAt(0)) return false
  return joinedStem(first, second) === compound.stem
}

/** Stop words match as they are: `of` is no `for`. */
function isSame(word: RowWord, token: Token): boolean {
  if (word.isStop) return token.word === word.word
  return token.stem === word.stem || token.also.some(({ stem }) => stem === word.stem)
}
