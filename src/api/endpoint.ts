import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { Request as HttpRequest, RequestHandler, Response as HttpResponse } from 'express'
import type { App } from '../app.ts'
import type { Access } from '../domain/access.ts'
import { signalOf } from './express-route.ts'

/** A path with a protocol of its own, answered by a handler in the terms of the Fetch standard. */
export interface Endpoint {
  readonly path: string
  readonly methods: readonly ('get' | 'post' | 'delete')[]
  readonly access: Access
  readonly open: (app: App) => EndpointHandler
}

export interface EndpointHandler {
  /** The signal of the request aborts when the client goes away or the program stops. */
  answer(request: Request): Promise<Response>
  /** Ends answers that are still being sent. */
  close(): Promise<void>
}

/** The handler of an endpoint; it closes when the program stops. */
export function toEndpointHandler(app: App, endpoint: Endpoint): RequestHandler {
  const handler = endpoint.open(app)
  app.shutdown.addEventListener('abort', () => void handler.close(), { once: true })
  return async (request, response) => {
    await send(await handler.answer(toFetchRequest(request, signalOf(app, response))), response)
  }
}

function toFetchRequest(request: HttpRequest, signal: AbortSignal): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    for (const each of [value ?? []].flat()) headers.append(name, each)
  }
  const url = new URL(request.originalUrl, 'http://localhost')
  const { method } = request
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal })
  const body = Readable.toWeb(request) as ReadableStream<Uint8Array>
  return new Request(url, { method, headers, signal, body, duplex: 'half' } as RequestInit)
}

async function send(answer: Response, response: HttpResponse): Promise<void> {
  response.status(answer.status)
  answer.headers.forEach((value, name) => response.setHeader(name, value))
  if (answer.body === null) {
    response.end()
    return
  }
  response.flushHeaders()
  try {
    await pipeline(Readable.fromWeb(answer.body as NodeReadableStream<Uint8Array>), response)
  } catch (error) {
    if (!response.writableFinished && response.closed) return // the client went away
    throw error
  }
}
