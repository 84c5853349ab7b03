import { parseMIMEType, type Agent, type Dispatcher } from 'undici'
import type { Clock } from '../../../runtime/clock.ts'
import { PermanentError, TransientError } from '../../../errors.ts'
import { challengeOf, MAX_CHALLENGE_BYTES } from './challenge.ts'
import { checkStatus } from './check-status.ts'
import { startDeadline, type Deadline } from './deadline.ts'
import { toFetchError } from './fetch-errors.ts'
import { toFileName } from './file-name.ts'
import type { GetOptions, HttpAnswer } from './http-messages.ts'
import type { HttpLimits } from './limits.ts'
import { decoderFor, readBody, type BodyLimits } from './read-body.ts'
import { toRedirectTarget } from './redirect-location.ts'

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

const NO_BODY: ReadonlySet<number> = new Set([204, 304, 404, 410])

/** Statuses with which bot checks answer; what their body says decides the reason code. */
const REFUSALS: ReadonlySet<number> = new Set([202, 401, 402, 403, 405, 406, 429, 503])

/** RFC 9110 leaves `deflate` ambiguous, so it is decoded when sent but not requested. */
const ACCEPT_ENCODING = 'gzip, br'

/** What one request needs besides its address. */
export interface ExchangeOptions {
  readonly agent: Agent
  readonly limits: HttpLimits
  readonly userAgent: string
  readonly clock: Clock
}

/** The result of one request: a complete response, or the target of a redirect. */
export type Reply =
  | { readonly kind: 'whole'; readonly answer: Omit<HttpAnswer, 'address' | 'redirects' | 'fetchedMs'> }
  | { readonly kind: 'redirect'; readonly to: URL; readonly setCookies: readonly string[] }

/** What one request of a chain sends. */
export interface RequestOptions extends GetOptions {
  /** The Cookie header; null for none. */
  readonly cookie: string | null
}

/**
 * One request to a checked address with `leftMs` of the fetch's time left; `onStatus` is called as soon as the response
 * head arrives. Errors as `HttpClient.get`.
 */
export type Exchange = (
  url: URL,
  wanted: RequestOptions,
  leftMs: number,
  onStatus: (status: number) => void,
) => Promise<Reply>

/** Creates the function that sends one request and follows no redirect. */
export function exchange(options: ExchangeOptions): Exchange {
  return async (url, wanted, leftMs, onStatus) => {
    const deadline = startDeadline(url.hostname, options.limits.headerMs, leftMs, wanted.signal)
    try {
      deadline.signal.throwIfAborted()
      return await sendRequest(options, url, wanted, deadline, onStatus)
    } catch (error) {
      if (deadline.signal.aborted) throw deadline.signal.reason
      throw toFetchError(error, url.hostname)
    } finally {
      deadline.end()
    }
  }
}

async function sendRequest(
  options: ExchangeOptions,
  url: URL,
  wanted: RequestOptions,
  deadline: Deadline,
  onStatus: (status: number) => void,
): Promise<Reply> {
  const response = await options.agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: 'GET',
    headers: requestHeaders(options.userAgent, wanted),
    signal: deadline.signal,
    headersTimeout: options.limits.headerMs,
    bodyTimeout: options.limits.idleMs,
  })
  deadline.headArrived()
  onStatus(response.statusCode)
  try {
    return await readReply(options, url, wanted, deadline, response)
  } finally {
    // an unread body would hold its connection until the server gives up
    if (!response.body.destroyed) response.body.on('error', () => undefined).destroy()
  }
}

async function readReply(
  options: ExchangeOptions,
  url: URL,
  wanted: GetOptions,
  deadline: Deadline,
  response: Dispatcher.ResponseData,
): Promise<Reply> {
  const status = response.statusCode
  const headers = toHeaders(response.headers)
  if (REDIRECTS.has(status)) {
    const setCookies = [response.headers['set-cookie'] ?? []].flat()
    return { kind: 'redirect', to: toRedirectTarget(headers['location'], url), setCookies }
  }
  if (REFUSALS.has(status)) await rejectChallenge(options, url, deadline, response, headers)
  const allowed = { conditional: isConditional(wanted), mayBeEmpty: wanted.mayBeEmpty ?? false }
  checkStatus({ host: url.host, status, headers, ...allowed }, options.clock.now().getTime())
  if (NO_BODY.has(status)) return { kind: 'whole', answer: toAnswer(status, headers, new Uint8Array()) }
  const bodyLimits = toBodyLimits(options.limits, wanted)
  const decoder = decoderFor(headers['content-encoding'])
  refuseDeclaredSize(headers['content-length'], bodyLimits)
  const bytes = await readBody(response.body, decoder, bodyLimits, deadline.signal)
  const service = challengeOf(headers, bytes, false)
  if (service !== null) throw challenged(url, status, service)
  return { kind: 'whole', answer: toAnswer(status, headers, bytes) }
}

/**
 * Throws when the body of a refusal is the page of a bot check. One that cannot be read changes nothing: the status
 * decides then.
 */
async function rejectChallenge(
  { limits }: ExchangeOptions,
  url: URL,
  deadline: Deadline,
  response: Dispatcher.ResponseData,
  headers: Record<string, string>,
): Promise<void> {
  const { maxRatio, ratioFromBytes } = limits
  const bodyLimits: BodyLimits = { maxBytes: MAX_CHALLENGE_BYTES, maxRatio, ratioFromBytes, overflow: 'cut' }
  const bytes = await readRefusal(response, headers, bodyLimits, deadline.signal)
  const service = challengeOf(headers, bytes, true)
  if (service !== null) throw challenged(url, response.statusCode, service)
}

async function readRefusal(
  response: Dispatcher.ResponseData,
  headers: Record<string, string>,
  limits: BodyLimits,
  signal: AbortSignal,
): Promise<Uint8Array> {
  try {
    return await readBody(response.body, decoderFor(headers['content-encoding']), limits, signal)
  } catch {
    return new Uint8Array()
  }
}

/** A check under load (503) passes; any other is meant for programs and stays until somebody allows ours. */
function challenged(url: URL, status: number, service: string): Error {
  const message = `${url.host} answers ${status} with a check for robots (${service}) instead of the document`
  return status >= 500 ? new TransientError('challenge_page', message) : new PermanentError('challenge_page', message)
}

function requestHeaders(userAgent: string, wanted: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': userAgent,
    accept: wanted.accept ?? '*/*',
    'accept-encoding': ACCEPT_ENCODING,
  }
  const { 'if-none-match': etag, 'if-modified-since': since } = wanted.headers ?? {}
  if (etag !== undefined) headers['if-none-match'] = etag
  if (since !== undefined) headers['if-modified-since'] = since
  if (wanted.cookie !== null) headers['cookie'] = wanted.cookie
  return headers
}

function isConditional(wanted: GetOptions): boolean {
  return wanted.headers?.['if-none-match'] !== undefined || wanted.headers?.['if-modified-since'] !== undefined
}

function toHeaders(received: Dispatcher.ResponseData['headers']): Record<string, string> {
  const kept = Object.entries(received).filter(([name]) => name !== 'set-cookie' && name !== 'set-cookie2')
  return Object.fromEntries(
    kept.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

function toBodyLimits(limits: HttpLimits, wanted: GetOptions): BodyLimits {
  const { maxRatio, ratioFromBytes } = limits
  const maxBytes = Math.min(limits.maxBytes, wanted.maxBytes ?? limits.maxBytes)
  return { maxBytes, maxRatio, ratioFromBytes, overflow: wanted.overflow ?? 'refuse' }
}

function refuseDeclaredSize(contentLength: string | undefined, limits: BodyLimits): void {
  if (limits.overflow === 'refuse' && Number(contentLength ?? 0) > limits.maxBytes) {
    throw new PermanentError('too_large', `body of ${contentLength} bytes is larger than ${limits.maxBytes}`)
  }
}

function toAnswer(status: number, headers: Record<string, string>, bytes: Uint8Array) {
  const declared = parseMIMEType(headers['content-type'] ?? '')
  const type = declared === 'failure' ? null : declared
  return {
    status,
    headers,
    bytes,
    mediaType: type?.essence ?? null,
    charset: type?.parameters.get('charset')?.toLowerCase() ?? null,
    fileName: toFileName(headers['content-disposition']),
    etag: headers['etag'] ?? null,
    lastModified: headers['last-modified'] ?? null,
  }
}
