import { InvalidInputError } from '../../errors.ts'

export type QueryErrorCode = 'question_invalid' | 'question_too_long'

/** A question that means nothing we can do. `position` is a UTF-16 offset of the question. */
export class QueryError extends InvalidInputError {
  readonly position: number
  /** The nearest question that can be meant, where there is one; it parses. */
  readonly nearest: string | null

  constructor(code: QueryErrorCode, message: string, position: number, nearest: string | null) {
    super(code, message, [{ path: 'q', message }])
    this.position = position
    this.nearest = nearest
  }
}

/** The error for something at a place of the question, which its message names; characters are counted from 1. */
export function invalidAt(position: number, what: string, nearest: string | null): QueryError {
  return new QueryError('question_invalid', `${what} (character ${position + 1})`, position, nearest)
}

export function tooLongAt(position: number, what: string, nearest: string | null): QueryError {
  return new QueryError('question_too_long', what, position, nearest)
}
