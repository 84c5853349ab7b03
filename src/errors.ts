/** What became of a failure; `kind` of every error we throw on purpose. */
export type ErrorKind = 'invalid_input' | 'not_found' | 'conflict' | 'permanent' | 'transient' | 'throttled'

/**
 * Base of the six failures. `code` is API: snake_case, listed in docs/reason-codes.md, added but never renamed.
 * Messages are lower case, say what and which, and hold no secrets.
 */
export abstract class AppError extends Error {
  abstract readonly kind: ErrorKind
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The caller can fix it. HTTP 400; in the pipeline: parked. `issues` names each faulty field, where there are several. */
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

/** No such thing, or not for you. HTTP 404; in the pipeline: parked. */
export class NotFoundError extends AppError {
  override readonly name = 'NotFoundError'
  override readonly kind = 'not_found'
}

/** Based on an older state. HTTP 409; in the pipeline: read again, run once more. */
export class ConflictError extends AppError {
  override readonly name = 'ConflictError'
  override readonly kind = 'conflict'
}

/** Will fail the same way tomorrow. HTTP 422; in the pipeline: parked. */
export class PermanentError extends AppError {
  override readonly name = 'PermanentError'
  override readonly kind = 'permanent'
}

/** May work soon. HTTP 503; in the pipeline: retried with growing delay, costs an attempt. */
export class TransientError extends AppError {
  override readonly name = 'TransientError'
  override readonly kind = 'transient'
}

/**
 * The other side asked us to wait. Run again after `retryAfterMs`; it costs no attempt, since nothing is wrong, unless
 * `costsAttempt`: a site of others was asked and said no, which must not go on for ever.
 */
export class ThrottledError extends AppError {
  override readonly name = 'ThrottledError'
  override readonly kind = 'throttled'
  readonly retryAfterMs: number
  readonly costsAttempt: boolean
  /** The host that has to be waited for, where it is one. */
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

/** Of the system: no room, or none for this user; a disk that fails, or has become read-only. */
const DISK_CODES: Readonly<Record<string, 'disk_full' | 'disk_failed'>> = {
  ENOSPC: 'disk_full',
  EDQUOT: 'disk_full',
  EIO: 'disk_failed',
  EROFS: 'disk_failed',
}

/** A fault of the disk as ours, which says nothing of what was to be written; anything else as it is. */
export function toDiskError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  const code = DISK_CODES[(error as { code?: string }).code ?? '']
  return code === undefined
    ? error
    : new TransientError(code, `the disk takes nothing now: ${(error as { code?: string }).code}`, { cause: error })
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
