import { AppError, TransientError } from '../../../errors.ts'

/** Codes of Node and OpenSSL for a certificate that fails verification. */
const UNTRUSTED =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET|DECRYPT|DECODE)|ERR_TLS_CERT|ERR_SSL_|EPROTO|INVALID_CA|HOSTNAME_MISMATCH)/

/** One of undici's own time limits was reached before ours. */
const LATE = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EAI_NODATA',
  'ENODATA',
  'ESERVFAIL',
])

/** Invalid framing, a body that ended early, and bytes that do not decode. */
const BROKEN =
  /^(UND_ERR_|HPE_|Z_|ERR_BROTLI|ERR__ERROR|ERR_PADDING|ERR_ZLIB|ERR_STREAM_PREMATURE|ECONNRESET|EPIPE|ECONNABORTED)/

/**
 * Converts what undici, the system, TLS or zlib threw while talking to `host` to an AppError. Unknown errors are
 * returned unchanged.
 */
export function toFetchError(error: unknown, host: string): unknown {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  const options = { cause: error }
  if (LATE.has(code)) return new TransientError('fetch_timeout', `${host} was silent for too long (${code})`, options)
  if (UNREACHABLE.has(code)) return new TransientError('host_unreachable', `cannot reach ${host} (${code})`, options)
  // transient, since expired certificates are renewed
  if (UNTRUSTED.test(code))
    return new TransientError('tls_untrusted', `certificate of ${host} refused (${code})`, options)
  if (BROKEN.test(code))
    return new TransientError('bad_response', `answer of ${host} is broken or cut off (${code})`, options)
  return error
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  // undici omits its code for some framing errors
  if (error.name === 'HTTPParserError') return 'HPE_INVALID'
  if ('code' in error && typeof error.code === 'string') return error.code
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error.cause
  return first instanceof Error && 'code' in first && typeof first.code === 'string' ? first.code : ''
}
