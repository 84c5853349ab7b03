import { PermanentError, ThrottledError, TransientError } from '../../../errors.ts'
import { parseRetryAfter } from './retry-after.ts'

/** After a 429 that does not say for how long. */
const DEFAULT_BUSY_MS = 60_000

/** What is known of an answer before its body is read. */
export interface AnswerHead {
  /** With the port, where it is not its scheme's. */
  readonly host: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Whether the request named a version we hold, so that 304 makes sense. */
  readonly conditional: boolean
}

/**
 * Returns for the statuses that a caller reads: 200, 203, 304 to a conditional request, 404 and 410.
 * @throws ThrottledError `host_busy`; TransientError `http_5xx`; PermanentError `http_4xx`, `bad_response`
 */
export function checkStatus(head: AnswerHead, nowMs: number): void {
  const { status, host } = head
  if (status === 200 || status === 203 || status === 404 || status === 410) return
  if (status === 304 && head.conditional) return
  const said = `${host} answered ${status}`
  const retryAfterMs = parseRetryAfter(head.headers['retry-after'], nowMs)
  const busyMs = retryAfterMs ?? (status === 429 ? DEFAULT_BUSY_MS : null)
  if ((status === 429 || status === 503) && busyMs !== null) {
    throw new ThrottledError('host_busy', said, busyMs, { costsAttempt: true, host })
  }
  if (status >= 500) throw new TransientError('http_5xx', said)
  if (status >= 400) throw new PermanentError('http_4xx', said)
  // 206 among them: we asked for no range, so it is not the whole
  throw new PermanentError('bad_response', `${said}, which is no document`)
}
