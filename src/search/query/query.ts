import type { Token } from '../analysis/token.ts'
import type { Filter } from '../../domain/filter.ts'

/** Where words are searched for; `any` is the title, the headings of the passage and its text. */
export type TextScope = 'any' | 'title' | 'heading' | 'text'

/** A word as typed, and in the form of the index. */
export interface WordTerm {
  readonly text: string
  readonly word: string
  readonly stem: string
  readonly isStop: boolean
  /** The stem of the same word in small letters, where this one is in capitals and has another. */
  readonly plainStem?: string
  /** Whether only a hyphen separates it from the next word. */
  readonly joins?: true
}

/** An operand of NEAR: a word, matched by its stem, or exact words in sequence. */
export type Phraselike =
  | ({ readonly kind: 'word' } & WordTerm)
  | { readonly kind: 'phrase'; readonly text: string; readonly words: readonly string[] }

/**
 * A query as a tree. `parseQuery` returns it in one form: `and` and `or` have two parts or more and none of their own
 * kind, `not` holds no `not`, and `everything` is alone.
 */
export type ParsedQuery =
  | { readonly kind: 'everything' }
  /** Bare words; whether all or some are required is decided by the request. */
  | { readonly kind: 'words'; readonly of: readonly WordTerm[]; readonly scope: TextScope }
  /** Words with the prefix `word`, the folded `text`. */
  | { readonly kind: 'prefix'; readonly text: string; readonly word: string; readonly scope: TextScope }
  /** Exact words (`Token.word`) in sequence. */
  | { readonly kind: 'phrase'; readonly text: string; readonly words: readonly string[]; readonly scope: TextScope }
  /** Both, in either order, at most `distance` words apart: 1 is adjacent. */
  | {
      readonly kind: 'near'
      readonly of: readonly [Phraselike, Phraselike]
      readonly distance: number
      readonly scope: TextScope
    }
  | { readonly kind: 'and' | 'or'; readonly of: readonly ParsedQuery[] }
  | { readonly kind: 'not'; readonly of: ParsedQuery }
  /** `text` as typed, including the field. */
  | { readonly kind: 'filter'; readonly filter: Filter; readonly text: string }

/** The conjunction of queries; nested conjunctions are flattened, and a single query is returned as it is. */
export function allOfQueries(questions: readonly ParsedQuery[]): ParsedQuery {
  return joinQueries('and', questions)
}

/** The disjunction of queries, flattened likewise. */
export function anyOfQueries(questions: readonly ParsedQuery[]): ParsedQuery {
  return joinQueries('or', questions)
}

/** Words that are operators when typed in capitals. */
const OPERATORS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT'])

/** The words of a typed text as query terms; an amount, a date or another unit of several words is one term. */
export function toWordTerms(typed: string, tokens: readonly Token[]): readonly WordTerm[] {
  const terms: WordTerm[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined) break
    const unit = token.also.find(({ kind }) => kind === 'unit')
    const last = unit === undefined ? undefined : tokens[at + unit.words - 1]
    if (unit === undefined || last === undefined) {
      terms.push(toWordTerm(typed, token))
      continue
    }
    const { stem, start, words } = unit
    terms.push({ text: typed.slice(start, last.end), word: stem, stem, isStop: false })
    at += words - 1
  }
  return terms
}

/** A word of a typed text as a query term; its text is never read as an operator. */
export function toWordTerm(typed: string, { start, end, word, stem, isStop, joins, also }: Token): WordTerm {
  const text = typed.slice(start, end)
  const plain = also.find(({ kind }) => kind === 'plain')
  const term = { text: OPERATORS.has(text) ? text.toLowerCase() : text, word, stem, isStop }
  return {
    ...term,
    ...(plain === undefined ? {} : { plainStem: plain.stem }),
    ...(joins ? { joins } : {}),
  }
}

/**
 * Indices of the terms that a match requires: those that are not stop words, or all of them where there are no others.
 */
export function neededTerms(of: readonly WordTerm[]): readonly number[] {
  const significant = of.flatMap((term, index) => (term.isStop ? [] : [index]))
  return significant.length === 0 ? of.map((_, index) => index) : significant
}

/**
 * The bare words of a query that has nothing else but filters: they alone decide what matches, so that some of them may
 * suffice. Null for a query with operators, phrases or several groups of words, which state exactly what is required.
 */
export function looseWordsOf(query: ParsedQuery): Extract<ParsedQuery, { kind: 'words' }> | null {
  if (query.kind === 'words') return query
  if (query.kind !== 'and') return null
  const others = query.of.filter(({ kind }) => kind !== 'filter')
  const [only] = others
  return others.length === 1 && only?.kind === 'words' ? only : null
}

function joinQueries(kind: 'and' | 'or', questions: readonly ParsedQuery[]): ParsedQuery {
  const of = questions.flatMap((query) => (query.kind === kind ? query.of : [query]))
  const [first] = of
  return of.length === 1 && first !== undefined ? first : { kind, of }
}
