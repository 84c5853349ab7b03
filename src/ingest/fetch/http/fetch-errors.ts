import { AppError, TransientError } from '../../../errors.ts'

/** Node's and OpenSSL's words for a certificate that does not hold. */
const UNTRUSTED =
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(VERIFY|GET|DECRYPT|DECODE)|ERR_TLS_CERT|ERR_SSL_|EPROTO|INVALID_CA|HOSTNAME_MISMATCH)/

/** A limit of undici's own struck before ours. */
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

/** Framing that no parser takes, a body that ended early, and bytes that do not decode. */
const BROKEN =
  /^(UND_ERR_|HPE_|Z_|ERR_BROTLI|ERR__ERROR|ERR_PADDING|ERR_ZLIB|ERR_STREAM_PREMATURE|ECONNRESET|EPIPE|ECONNABORTED)/

/** What undici, the system, TLS or zlib threw while talking to `host`, as one of ours. Anything unknown stays as it is. */
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
  // undici leaves its code out for some faults of framing
  if (error.name === 'HTTPParserError') return 'HPE_INVALID'
  if ('code' in error && typeof error.code === 'string') return error.code
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error.cause
  return first instanceof Error && 'code' in first && typeof first.code === 'string' ? first.code : ''
}
