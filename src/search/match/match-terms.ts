import type { Token } from '../analysis/analyse.ts'
import { isCompoundPart, joinedStem } from '../analysis/compounds.ts'
import { neededTerms, type Phraselike, type ParsedQuery } from '../query/query.ts'

/** Places of a text where something stands: indices of its tokens, the last one included. */
export interface TokenRange {
  readonly first: number
  readonly last: number
}

/** A match of words: which terms of the question it stands for. */
export interface TermRange extends TokenRange {
  readonly terms: readonly number[]
}

type WordsQuery = Extract<ParsedQuery, { kind: 'words' }>
type NearQuery = Extract<ParsedQuery, { kind: 'near' }>

/** A term that may be the closed form of two words of a text. */
interface ClosedTerm {
  readonly index: number
  readonly stem: string
}

/** Words of a question, ready to be looked up by what a text has. */
interface WordsPlan {
  /** Terms by stem, and neighbours in the question by their closed form: `healthcare` of `health care`. */
  readonly byStem: ReadonlyMap<string, readonly number[]>
  /** By the first letter, since the first half of a closed form may be no longer: `e-mail`. */
  readonly closed: ReadonlyMap<number, readonly ClosedTerm[]>
}

const plans = new WeakMap<WordsQuery, WordsPlan>()

/**
 * Where the needed terms of a `words` question stand in a text: by stem, and as closed or open compounds of each other. It runs
 * over each word of each candidate, so it makes nothing for words that are not asked for.
 */
export function findTerms(query: WordsQuery, tokens: readonly Token[]): readonly TermRange[] {
  const plan = planOf(query)
  const ranges: TermRange[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token === undefined) continue
    const terms = plan.byStem.get(token.stem)
    if (terms !== undefined) ranges.push({ first: index, last: index, terms })
    const beginners = plan.closed.get(token.word.charCodeAt(0))
    if (beginners === undefined) continue
    const pairs = findClosed(beginners, token, tokens[index + 1])
    if (pairs.length > 0) ranges.push({ first: index, last: index + 1, terms: pairs })
  }
  return ranges
}

/** Where words stand in a row, exactly. */
export function findPhrase(words: readonly string[], tokens: readonly Token[]): readonly TokenRange[] {
  return findEach(tokens, (token, first) => {
    const isThere = token.word === words[0] && words.every((word, index) => tokens[first + index]?.word === word)
    return isThere ? words.length : 0
  })
}

/** Where words begin so. */
export function findPrefix(beginning: string, tokens: readonly Token[]): readonly TokenRange[] {
  return findEach(tokens, (token) => (token.word.startsWith(beginning) ? 1 : 0))
}

/** Where the operands of a NEAR stand that have the other one near. */
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
  return findEach(tokens, (token) => (token.stem === operand.stem ? 1 : 0))
}

/** Ranges of as many words as `lengthAt` says that stand there. */
function findEach(tokens: readonly Token[], lengthAt: (token: Token, index: number) => number): readonly TokenRange[] {
  const ranges: TokenRange[] = []
  for (let first = 0; first < tokens.length; first += 1) {
    const token = tokens[first]
    const length = token === undefined ? 0 : lengthAt(token, first)
    if (length > 0) ranges.push({ first, last: first + length - 1 })
  }
  return ranges
}

/** Terms that two neighbours of a text are when written as one. With a blank between, both must be words of some length. */
function findClosed(beginners: readonly ClosedTerm[], token: Token, next: Token | undefined): readonly number[] {
  if (next === undefined || !beginners.some((term) => mayBegin(term, token))) return []
  if (!token.joins && !(isCompoundPart(token.word) && isCompoundPart(next.word))) return []
  const stem = joinedStem(token, next)
  return beginners.flatMap((term) => (term.stem === stem ? [term.index] : []))
}

function mayBegin({ stem }: ClosedTerm, { word }: Token): boolean {
  return word.length < stem.length && stem.startsWith(word)
}

function planOf(query: WordsQuery): WordsPlan {
  const known = plans.get(query)
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
  plans.set(query, plan)
  return plan
}

function add<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const values = map.get(key)
  if (values === undefined) map.set(key, [value])
  else values.push(value)
}
