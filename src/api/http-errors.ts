import { AppError, InvalidInputError, ThrottledError, toDiskError, type ErrorKind } from '../errors.ts'
import { QueryError } from '../search/query/syntax/query-error.ts'

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid_input: 400,
  not_found: 404,
  conflict: 409,
  permanent: 422,
  transient: 503,
  throttled: 429,
}
export const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request too slow',
  409: 'Conflict',
  410: 'Removed',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  429: 'Too many requests',
  431: 'Request too long',
  500: 'Internal error',
  503: 'Temporarily unavailable',
}
const PARSER_CODES: Readonly<Record<number, string>> = { 413: 'too_large', 415: 'media_type_unsupported' }

/** When to ask again after a 503: what is away comes back by itself. */
export const RETRY_AFTER_S = 5

/** A problem body (RFC 9457). */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly issues?: readonly { readonly path: string; readonly message: string }[]
  /** For an invalid query: the offset of the fault in UTF-16 code units, and the nearest valid query. */
  readonly position?: number
  readonly nearest?: string | null
}

/** A failure specific to HTTP: missing access, or a body that a parser refused. */
export class HttpError extends Error {
  override readonly name = 'HttpError'
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** The only translation of errors to HTTP. The answer for an unexpected error reveals nothing about it. */
export function toProblem(thrown: unknown): { readonly problem: Problem; readonly headers: Record<string, string> } {
  const error = toDiskError(thrown)
  if (error instanceof AppError) {
    const status = error.code === 'document_removed' ? 410 : STATUS[error.kind]
    const issues = error instanceof InvalidInputError && error.issues.length > 0 ? { issues: error.issues } : {}
    const question = error instanceof QueryError ? { position: error.position, nearest: error.nearest } : {}
    const problem = { ...toBody(status, error.code, error.message), ...issues, ...question }
    return { problem, headers: retryAfter(error, status) }
  }
  if (error instanceof HttpError) {
    return { problem: toBody(error.status, error.code, error.message), headers: { ...error.headers } }
  }
  const refused = refusedByParser(error)
  if (refused !== null) return { problem: refused, headers: {} }
  return { problem: toBody(500, 'internal', 'an internal error occurred; it has been logged'), headers: {} }
}

export function toBody(status: number, code: string, detail: string): Problem {
  return { type: `urn:concordance:error:${code}`, title: TITLES[status] ?? 'Error', status, detail, code }
}

function retryAfter(error: AppError, status: number): Record<string, string> {
  if (error instanceof ThrottledError) return { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) }
  return status === 503 ? { 'retry-after': String(RETRY_AFTER_S) } : {}
}

/**
 * Express's body parsers throw errors with a `type` and a 4xx `status`, its router one for a path that cannot be
 * decoded.
 */
function refusedByParser(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null
  const { status, type } = error as { status?: number; type?: string }
  if (status === undefined || status < 400 || status > 499) return null
  if (error instanceof URIError) return toBody(status, 'request_invalid', 'the path of the request cannot be decoded')
  const code = PARSER_CODES[status] ?? 'body_invalid'
  return toBody(status, code, `the request cannot be read: ${type ?? error.message}`)
}
