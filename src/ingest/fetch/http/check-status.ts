import { PermanentError, ThrottledError, TransientError } from '../../../errors.ts'
import { parseRetryAfter } from './retry-after.ts'

/** The wait after a 429 without Retry-After. */
const DEFAULT_BUSY_MS = 60_000

/** The part of a response that is known before its body is read. */
export interface AnswerHead {
  /** With the port unless it is the scheme's default. */
  readonly host: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Whether the request was conditional, so that a 304 is valid. */
  readonly conditional: boolean
  /** Whether a 204 is an answer: an empty file. */
  readonly mayBeEmpty: boolean
}

/**
 * Accepts the statuses that callers handle: 200, 203, 304 to a conditional request, 404 and 410, and 204 where an empty
 * file is meant.
 * @throws ThrottledError `host_busy`; TransientError `http_5xx`; PermanentError `payment_required`, `http_4xx`,
 *   `bad_response`
 */
export function checkStatus(head: AnswerHead, nowMs: number): void {
  const { status, host } = head
  if (status === 200 || status === 203 || status === 404 || status === 410) return
  if ((status === 304 && head.conditional) || (status === 204 && head.mayBeEmpty)) return
  const summary = `${host} answered ${status}`
  const retryAfterMs = parseRetryAfter(head.headers['retry-after'], nowMs)
  const busyMs = retryAfterMs ?? (status === 429 ? DEFAULT_BUSY_MS : null)
  if ((status === 429 || status === 503) && busyMs !== null) {
    throw new ThrottledError('host_busy', summary, busyMs, { costsAttempt: true, host })
  }
  if (status >= 500) throw new TransientError('http_5xx', summary)
  if (status === 402) throw new PermanentError('payment_required', `${summary}: programs are to pay for it`)
  if (status >= 400) throw new PermanentError('http_4xx', summary)
  // including 206: we asked for no range, so the body is incomplete
  throw new PermanentError('bad_response', `${summary}, which is not a document`)
}
