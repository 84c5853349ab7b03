import type { FieldNames } from './field-names.ts'
import { tooLongAt } from './query-error.ts'
import type { ParsedQuery, TextScope } from '../query.ts'
import type { Lexeme } from './read-lexemes.ts'

/** Most terms of a query besides bare words, of which there may be any number: words of phrases, prefixes, filters. */
const MAX_TERMS = 200
/** Deepest nesting of parentheses and NOT. */
const MAX_DEPTH = 50

/** The state of a parse. */
export interface Cursor {
  readonly text: string
  readonly lexemes: readonly Lexeme[]
  readonly names: FieldNames
  /** Parses the content of parentheses, up to the closing one. */
  readonly parseGroup: (cursor: Cursor, scope: TextScope) => ParsedQuery
  /** Index of the next lexeme. */
  at: number
  depth: number
  terms: number
}

/**
 * Counts terms.
 * @throws QueryError `question_too_long` beyond 200 terms; `nearest` is the query up to there
 */
export function countTerms(cursor: Cursor, count: number, { start }: { readonly start: number }): void {
  cursor.terms += count
  if (cursor.terms <= MAX_TERMS) return
  throw tooLongAt(
    start,
    `the query has more than ${MAX_TERMS} quoted words, words with * and fields`,
    cursor.text.slice(0, start),
  )
}

/**
 * Runs `read` one nesting level deeper.
 * @throws QueryError `question_too_long` beyond 50 levels
 */
export function within<T>(cursor: Cursor, { start }: { readonly start: number }, read: () => T): T {
  if (cursor.depth >= MAX_DEPTH) {
    throw tooLongAt(start, `parentheses and NOT can be ${MAX_DEPTH} deep, no deeper`, null)
  }
  cursor.depth += 1
  const result = read()
  cursor.depth -= 1
  return result
}
