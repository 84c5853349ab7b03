import type { Token } from '../analysis/analyse.ts'
import type { Filter } from '../../domain/filter.ts'

/** Where words are looked for; `any` is title, headings of the passage and its text. */
export type TextScope = 'any' | 'title' | 'heading' | 'text'

/** A word as typed, and as the index has it. */
export interface WordTerm {
  readonly text: string
  readonly word: string
  readonly stem: string
  readonly isStop: boolean
}

/** An operand of NEAR: a word, found by its stem, or exact words in a row. */
export type Phraselike =
  | ({ readonly kind: 'word' } & WordTerm)
  | { readonly kind: 'phrase'; readonly text: string; readonly words: readonly string[] }

/**
 * What is asked for, as a tree. `parseQuery` makes it in one form: `and` and `or` have two parts or more and none of
 * their own kind, `not` holds no `not`, and `everything` stands alone.
 */
export type ParsedQuery =
  | { readonly kind: 'everything' }
  /** Bare words side by side; whether all or some are needed is the request's business. */
  | { readonly kind: 'words'; readonly of: readonly WordTerm[]; readonly scope: TextScope }
  /** Words that begin with `word`, the folded `text`. */
  | { readonly kind: 'prefix'; readonly text: string; readonly word: string; readonly scope: TextScope }
  /** Exact words (`Token.word`), in order, side by side. */
  | { readonly kind: 'phrase'; readonly text: string; readonly words: readonly string[]; readonly scope: TextScope }
  /** Both, in either order, at most `distance` words on: 1 is side by side. */
  | {
      readonly kind: 'near'
      readonly of: readonly [Phraselike, Phraselike]
      readonly distance: number
      readonly scope: TextScope
    }
  | { readonly kind: 'and' | 'or'; readonly of: readonly ParsedQuery[] }
  | { readonly kind: 'not'; readonly of: ParsedQuery }
  /** `text` as typed, field and all. */
  | { readonly kind: 'filter'; readonly filter: Filter; readonly text: string }

/** All of them; ands within are taken apart, and a single one stands for itself. */
export function allOfQueries(questions: readonly ParsedQuery[]): ParsedQuery {
  return joinQueries('and', questions)
}

/** Any of them. */
export function anyOfQueries(questions: readonly ParsedQuery[]): ParsedQuery {
  return joinQueries('or', questions)
}

/** Words that are operators where they are typed in capitals. */
const OPERATORS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT'])

/** A word of a typed text as a term of a question; its text never reads as an operator. */
export function toWordTerm(typed: string, { start, end, word, stem, isStop }: Token): WordTerm {
  const text = typed.slice(start, end)
  return { text: OPERATORS.has(text) ? text.toLowerCase() : text, word, stem, isStop }
}

/** The terms of which a text must have all, or one: those that are no stop words, where there are any. */
export function neededTerms(of: readonly WordTerm[]): readonly number[] {
  const bearing = of.flatMap((term, index) => (term.isStop ? [] : [index]))
  return bearing.length === 0 ? of.map((_, index) => index) : bearing
}

function joinQueries(kind: 'and' | 'or', questions: readonly ParsedQuery[]): ParsedQuery {
  const of = questions.flatMap((query) => (query.kind === kind ? query.of : [query]))
  const [first] = of
  return of.length === 1 && first !== undefined ? first : { kind, of }
}
