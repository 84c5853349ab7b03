import type { Token } from '../analysis/token.ts'
import { isSameWord } from '../analysis/capitals.ts'
import { isCompoundPart, joinedStem } from '../analysis/compounds.ts'
import { neededTerms, type Phraselike, type ParsedQuery } from '../query/query.ts'

/** A range of token indices, both ends inclusive. */
export interface TokenRange {
  readonly first: number
  readonly last: number
}

/** A match of words: the indices of the query terms that it covers. */
export interface TermRange extends TokenRange {
  readonly terms: readonly number[]
}

type WordsQuery = Extract<ParsedQuery, { kind: 'words' }>
type NearQuery = Extract<ParsedQuery, { kind: 'near' }>

/** A term that may be the closed form of two words in a text. */
interface ClosedTerm {
  readonly index: number
  readonly stem: string
}

/** The words of a query, indexed for lookup by the tokens of a text. */
interface WordsPlan {
  /** Terms by stem, and adjacent terms of the query by their closed form: `healthcare` for `health care`. */
  readonly byStem: ReadonlyMap<string, readonly number[]>
  /** By character code of the first letter, since the first half of a closed form may be as short as in `e-mail`. */
  readonly closed: ReadonlyMap<number, readonly ClosedTerm[]>
}

const plansByQuery = new WeakMap<WordsQuery, WordsPlan>()

/**
 * Ranges of a text that match the required terms of a `words` query: by stem, and as closed or open compounds of each
 * other. It runs over each word of each candidate, so it allocates nothing for words that the query does not have.
 */
export function findTerms(query: WordsQuery, tokens: readonly Token[]): readonly TermRange[] {
  const plan = planOf(query)
  const ranges: TermRange[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token === undefined) continue
    const terms = plan.byStem.get(token.stem)
    if (terms !== undefined) ranges.push({ first: index, last: index, terms })
    for (const { stem, words } of token.also) {
      const others = plan.byStem.get(stem)
      if (others !== undefined) ranges.push({ first: index, last: index + words - 1, terms: others })
    }
    const candidates = plan.closed.get(token.word.charCodeAt(0))
    if (candidates === undefined) continue
    const pairs = findClosedTerms(candidates, token, tokens[index + 1])
    if (pairs.length > 0) ranges.push({ first: index, last: index + 1, terms: pairs })
  }
  return ranges
}

/** Ranges that match the words exactly, in sequence. */
export function findPhrase(words: readonly string[], tokens: readonly Token[]): readonly TokenRange[] {
  return findEach(tokens, (token, first) => {
    if (!isSameWord(token.word, words[0] ?? '')) return 0
    return words.every((word, index) => isSameWord(tokens[first + index]?.word ?? '', word)) ? words.length : 0
  })
}

/** Ranges of words with the prefix. */
export function findPrefix(prefix: string, tokens: readonly Token[]): readonly TokenRange[] {
  return findEach(tokens, (token) => (token.word.startsWith(prefix) ? 1 : 0))
}

/** Ranges of the operands of a NEAR that have the other operand within its distance. */
export function findNear(
  { of: [first, second], distance }: NearQuery,
  tokens: readonly Token[],
): readonly TokenRange[] {
  const firsts = findOperand(first, tokens)
  const seconds = findOperand(second, tokens)
  const isNear = (one: TokenRange, other: TokenRange) => {
    const gap = one.last < other.first ? other.first - one.last : one.first - other.last
    return gap >= 1 && gap <= distance
  }
  return [
    ...firsts.filter((one) => seconds.some((other) => isNear(one, other))),
    ...seconds.filter((one) => firsts.some((other) => isNear(one, other))),
  ]
}

function findOperand(operand: Phraselike, tokens: readonly Token[]): readonly TokenRange[] {
  if (operand.kind === 'phrase') return findPhrase(operand.words, tokens)
  return findEach(tokens, (token) => {
    if (token.stem === operand.stem) return 1
    return token.also.find(({ stem }) => stem === operand.stem)?.words ?? 0
  })
}

/** Ranges of `lengthAt` words from each token where it is above 0. */
function findEach(tokens: readonly Token[], lengthAt: (token: Token, index: number) => number): readonly TokenRange[] {
  const ranges: TokenRange[] = []
  for (let first = 0; first < tokens.length; first += 1) {
    const token = tokens[first]
    const length = token === undefined ? 0 : lengthAt(token, first)
    if (length > 0) ranges.push({ first, last: first + length - 1 })
  }
  return ranges
}

/**
 * Terms that match two adjacent tokens when written as one. Where a space separates them, both must be words of a
 * minimum length.
 */
function findClosedTerms(candidates: readonly ClosedTerm[], token: Token, next: Token | undefined): readonly number[] {
  if (next === undefined || !candidates.some((term) => mayBegin(term, token))) return []
  if (!token.joins && !(isCompoundPart(token.word) && isCompoundPart(next.word))) return []
  const stem = joinedStem(token, next)
  return candidates.flatMap((term) => (term.stem === stem ? [term.index] : []))
}

function mayBegin({ stem }: ClosedTerm, { word }: Token): boolean {
  return word.length < stem.length && stem.startsWith(word)
}

function planOf(query: WordsQuery): WordsPlan {
  const known = plansByQuery.get(query)
  if (known !== undefined) return known
  const byStem = new Map<string, number[]>()
  const closed = new Map<number, ClosedTerm[]>()
  for (const index of neededTerms(query.of)) {
    const term = query.of[index]
    if (term === undefined) continue
    add(byStem, term.stem, index)
    add(closed, term.word.charCodeAt(0), { index, stem: term.stem })
    const next = query.of[index + 1]
    if (next === undefined || term.isStop || next.isStop) continue
    for (const part of [index, index + 1]) add(byStem, joinedStem(term, next), part)
  }
  const plan = { byStem, closed }
  plansByQuery.set(query, plan)
  return plan
}

function add<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}
