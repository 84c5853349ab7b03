import { InvalidInputError } from '../../../errors.ts'

export type QueryErrorCode = 'question_invalid' | 'question_too_long'

/** A query that cannot be interpreted. `position` is a UTF-16 offset in the query. */
export class QueryError extends InvalidInputError {
  readonly position: number
  /** The nearest valid query, where there is one. */
  readonly nearest: string | null

  constructor(code: QueryErrorCode, message: string, position: number, nearest: string | null) {
    super(code, message, [{ path: 'q', message }])
    this.position = position
    this.nearest = nearest
  }
}

/** An error at a position of the query, which its message gives counted from 1. */
export function invalidAt(position: number, what: string, nearest: string | null): QueryError {
  return new QueryError('question_invalid', `${what} (character ${position + 1})`, position, nearest)
}

export function tooLongAt(position: number, what: string, nearest: string | null): QueryError {
  return new QueryError('question_too_long', what, position, nearest)
}
