import { setMaxListeners } from 'node:events'
import { MeilisearchApiError } from 'meilisearch'
import { Agent, request, type Dispatcher } from 'undici'
import { TransientError } from '../../../errors.ts'

/** Time limit of a response; a slower server counts as unavailable. Its tasks continue. */
const ANSWER_MS = 30_000
/** Time limit of a connection. */
const CONNECT_MS = 3_000
/** Longer responses are cut off; one with all passages of a broad query has 60 MB. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024
/** Most requests of one search, each listening to its signal; more listeners would indicate a leak. */
const MAX_REQUESTS_OF_A_SIGNAL = 128
/** Most concurrent requests; further ones queue. */
const MAX_CONNECTIONS = 32

/** A server, by the beginning of its addresses, and its key. */
export interface MeiliAddress {
  readonly url: string
  readonly masterKey: string
}

/** HTTP client of one engine, over persistent connections. */
export interface MeiliHttp {
  /**
   * Has the signature that the client library expects. Throws errors of that library, and TransientError
   * `search_unavailable`.
   */
  send(url: string | URL | Request, init?: RequestInit): Promise<unknown>
  /** Posts a body without the library, whose layers take as long as a small search. Throws what `send` throws. */
  post(address: MeiliAddress, path: string, body: unknown, signal?: AbortSignal): Promise<unknown>
  close(): Promise<void>
}

export function createMeiliHttp(): MeiliHttp {
  const agent = new Agent({ connections: MAX_CONNECTIONS, connect: { timeout: CONNECT_MS } })
  const sendTwice = async (url: string, init: RequestInit): Promise<unknown> => {
    try {
      return await send(agent, url, init)
    } catch (error) {
      // The server had closed an idle or slow connection.
      if (!isRequestTimeout(error) && !(isClosed(error) && isRead(url, init))) throw error
      return send(agent, url, init)
    }
  }
  return {
    send: (url, init = {}) => sendTwice(String(url), init),
    post: ({ url, masterKey }, path, body, signal) =>
      sendTwice(`${url.replace(/\/+$/, '')}/${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${masterKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...(signal === undefined ? {} : { signal }),
      }),
    close: () => agent.destroy(),
  }
}

async function send(dispatcher: Dispatcher, url: string, init: RequestInit): Promise<unknown> {
  const bound = boundTime(init.signal ?? null)
  try {
    const response = await request(url, {
      dispatcher,
      method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: toRecord(init.headers ?? {}),
      signal: bound.signal,
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
    })
    const text = await readText(response.body)
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const { statusCode: status } = response
    if (status >= 200 && status < 300) return body
    // The error class of the library takes a Response; a body of another shape comes from a proxy.
    const retryAfter = response.headers['retry-after']
    const headers = typeof retryAfter === 'string' ? { 'retry-after': retryAfter } : {}
    const failed = new Response(null, { status: status < 200 ? 502 : status, headers })
    throw new MeilisearchApiError(failed, toErrorBody(body))
  } finally {
    bound.end()
  }
}

/** Ours are plain records; the library has Headers. */
function toRecord(headers: NonNullable<RequestInit['headers']>): Record<string, string> {
  return headers instanceof Headers || Array.isArray(headers) ? Object.fromEntries(headers) : { ...headers }
}

/**
 * Combines the signal of the caller with our time limit; the library’s own limit is not applied when the caller has a
 * signal (0.62).
 */
function boundTime(outer: AbortSignal | null): { readonly signal: AbortSignal; end(): void } {
  const bound = new AbortController()
  const abort = (): void => bound.abort(outer?.reason)
  const abortLate = (): void =>
    bound.abort(new TransientError('search_unavailable', `the search engine gave no answer in ${ANSWER_MS} ms`))
  const timer = setTimeout(abortLate, ANSWER_MS)
  if (outer !== null) setMaxListeners(MAX_REQUESTS_OF_A_SIGNAL, outer)
  if (outer?.aborted === true) abort()
  else outer?.addEventListener('abort', abort, { once: true })
  return {
    signal: bound.signal,
    end: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', abort)
    },
  }
}

/** 408: the server timed out before the request arrived, so that any request may be repeated (RFC 9110). */
function isRequestTimeout(error: unknown): boolean {
  return error instanceof MeilisearchApiError && error.response.status === 408
}

function isClosed(error: unknown): boolean {
  return (
    error instanceof Error &&
    ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes((error as { code?: string }).code ?? '')
  )
}

/** Whether a request only reads. Writes are repeated by the caller, since a repeated swap would undo itself. */
function isRead(url: string, { method = 'GET' }: RequestInit): boolean {
  return method === 'GET' || (method === 'POST' && /\/(multi-search|documents\/fetch)$/.test(new URL(url).pathname))
}

async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) {
      throw new TransientError('search_unavailable', `the search engine answers more than ${MAX_ANSWER_BYTES} bytes`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function toErrorBody(body: unknown): ConstructorParameters<typeof MeilisearchApiError>[1] {
  const isTheirs = typeof body === 'object' && body !== null && 'message' in body
  return isTheirs ? (body as ConstructorParameters<typeof MeilisearchApiError>[1]) : undefined
}
