/** The kinds of error that we throw on purpose. */
export type ErrorKind = 'invalid_input' | 'not_found' | 'conflict' | 'permanent' | 'transient' | 'throttled'

/**
 * Base of the six failures. `code` is API: snake_case, listed in docs/reason-codes.md, added but never renamed.
 * Messages are lower case, name what failed, and contain no secrets.
 */
export abstract class AppError extends Error {
  abstract readonly kind: ErrorKind
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The caller can correct the input. HTTP 400; a job fails. `issues` names each faulty field, if there are several. */
export class InvalidInputError extends AppError {
  override readonly name = 'InvalidInputError'
  override readonly kind = 'invalid_input'
  readonly issues: readonly InputIssue[]

  constructor(code: string, message: string, issues: readonly InputIssue[] = [], options?: ErrorOptions) {
    super(code, message, options)
    this.issues = issues
  }
}

/** One fault of an input: `path` as dotted names, empty for the whole. */
export interface InputIssue {
  readonly path: string
  readonly message: string
}

/** No such thing, or no access to it. HTTP 404; a job fails. */
export class NotFoundError extends AppError {
  override readonly name = 'NotFoundError'
  override readonly kind = 'not_found'
}

/** The request is based on an older state. HTTP 409; a job reads the state again and runs once more. */
export class ConflictError extends AppError {
  override readonly name = 'ConflictError'
  override readonly kind = 'conflict'
}

/** Will fail again in the same way. HTTP 422; a job fails. */
export class PermanentError extends AppError {
  override readonly name = 'PermanentError'
  override readonly kind = 'permanent'
}

/** May succeed later. HTTP 503; a job is retried with growing delay, which counts as an attempt. */
export class TransientError extends AppError {
  override readonly name = 'TransientError'
  override readonly kind = 'transient'
}

/**
 * The other side asked us to wait. A job runs again after `retryAfterMs`. This counts as an attempt only with
 * `costsAttempt`, for a request that a site refused and that must not be repeated for ever.
 */
export class ThrottledError extends AppError {
  override readonly name = 'ThrottledError'
  override readonly kind = 'throttled'
  readonly retryAfterMs: number
  readonly costsAttempt: boolean
  /** The host to wait for, if there is one. */
  readonly host: string | null

  constructor(
    code: string,
    message: string,
    retryAfterMs: number,
    options: ErrorOptions & { readonly costsAttempt?: boolean; readonly host?: string } = {},
  ) {
    super(code, message, options)
    this.retryAfterMs = retryAfterMs
    this.costsAttempt = options.costsAttempt ?? false
    this.host = options.host ?? null
  }
}

/** System error codes: disk full, quota exceeded, disk failure, read-only file system. */
const DISK_CODES: Readonly<Record<string, 'disk_full' | 'disk_failed'>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EIO: 'disk_failed',
  EROFS: 'disk_failed',
}

/** Converts a disk fault to a TransientError, which does not blame the data; returns any other error unchanged. */
export function toDiskError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const code = DISK_CODES[(error as { code?: string }).code ?? '']
  return code === undefined
    ? error
    : new TransientError(code, `the disk does not accept data: ${(error as { code?: string }).code}`, { cause: error })
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
