import type { FieldNames } from './field-names.ts'
import { tooLongAt } from './query-error.ts'
import type { ParsedQuery, TextScope } from './query.ts'
import type { Lexeme } from './read-lexemes.ts'

/** Words, phrases' words, prefixes and filters of a question. */
const MAX_TERMS = 200
/** Parentheses and NOT within each other. */
const MAX_DEPTH = 50

/** Where the reading of a question is. */
export interface Cursor {
  readonly text: string
  readonly lexemes: readonly Lexeme[]
  readonly names: FieldNames
  /** What parentheses hold, up to the closing one. */
  readonly parseGroup: (cursor: Cursor, scope: TextScope) => ParsedQuery
  /** Index of the next lexeme. */
  at: number
  depth: number
  terms: number
}

/** @throws QueryError `question_too_long` beyond 200 terms; the nearest is the question up to there */
export function countTerms(cursor: Cursor, count: number, { start }: { readonly start: number }): void {
  cursor.terms += count
  if (cursor.terms <= MAX_TERMS) return
  throw tooLongAt(start, `the query has more than ${MAX_TERMS} words`, cursor.text.slice(0, start))
}

/** What `read` reads one level further down. @throws QueryError `question_too_long` beyond 50 levels */
export function within<T>(cursor: Cursor, { start }: { readonly start: number }, read: () => T): T {
  if (cursor.depth >= MAX_DEPTH) {
    throw tooLongAt(start, `parentheses and NOT can be ${MAX_DEPTH} deep, no deeper`, null)
  }
  cursor.depth += 1
  const result = read()
  cursor.depth -= 1
  return result
}
