import { setMaxListeners } from 'node:events'
import { MeilisearchApiError } from 'meilisearch'
import { Agent, request, type Dispatcher } from 'undici'
import { TransientError } from '../../../errors.ts'

/** An answer is whole within this time, or the server counts as away; what it is told to do goes on as a task. */
const ANSWER_MS = 30_000
/** A server that does not even take a connection is away. */
const CONNECT_MS = 3_000
/** Longer answers are cut off; one with all passages of a wide question has 60 MB. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024
/** One search asks this many questions at once, each listening to its signal; more listeners would be a leak. */
const MAX_REQUESTS_OF_A_SIGNAL = 128
/** Each is a request on its way; further ones wait for one of these. */
const MAX_CONNECTIONS = 32

/** The requests of one engine, over connections that stay open. */
export interface MeiliHttp {
  /** In the shape that the client library takes. Errors are its own, and TransientError `search_unavailable`. */
  send(url: string | URL | Request, init?: RequestInit): Promise<unknown>
  close(): Promise<void>
}

export function createMeiliHttp(): MeiliHttp {
  const agent = new Agent({ connections: MAX_CONNECTIONS, connect: { timeout: CONNECT_MS } })
  return {
    send: async (url, init = {}) => {
      try {
        return await send(agent, String(url), init)
      } catch (error) {
        // The server had given up a connection, which it does with one that was kept or that is slow to ask.
        if (!isUnread(error) && !(isClosed(error) && mayRepeat(String(url), init))) throw error
        return send(agent, String(url), init)
      }
    },
    close: () => agent.destroy(),
  }
}

async function send(dispatcher: Dispatcher, url: string, init: RequestInit): Promise<unknown> {
  const bound = boundTime(init.signal ?? null)
  try {
    const response = await request(url, {
      dispatcher,
      method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: Object.fromEntries(new Headers(init.headers)),
      signal: bound.signal,
      ...(typeof init.body === 'string' ? { body: init.body } : {}),
    })
    const text = await readText(response.body)
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    const { statusCode: status } = response
    if (status >= 200 && status < 300) return body
    // The library's own error wants a Response; a body that says nothing of itself is one of a proxy.
    throw new MeilisearchApiError(new Response(null, { status: status < 200 ? 502 : status }), toErrorBody(body))
  } finally {
    bound.end()
  }
}

/** The caller's signal and our bound; the library's own bound does not hold where the caller has a signal (0.62). */
function boundTime(outer: AbortSignal | null): { readonly signal: AbortSignal; end(): void } {
  const bound = new AbortController()
  const abort = (): void => bound.abort(outer?.reason)
  const late = new TransientError('search_unavailable', `the search engine gave no answer in ${ANSWER_MS} ms`)
  const timer = setTimeout(() => bound.abort(late), ANSWER_MS)
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

/** 408: the request had not come yet when the server lost its patience, so that any may be made again (RFC 9110). */
function isUnread(error: unknown): boolean {
  return error instanceof MeilisearchApiError && error.response.status === 408
}

function isClosed(error: unknown): boolean {
  return (
    error instanceof Error &&
    ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes((error as { code?: string }).code ?? '')
  )
}

/** What reads; a write is repeated by who asked for it, since a swap made twice is none. */
function mayRepeat(url: string, { method = 'GET' }: RequestInit): boolean {
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
