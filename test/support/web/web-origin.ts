import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** Answers one request; a route that never answers hangs. */
export type Route = (request: IncomingMessage, response: ServerResponse) => void

/** One request as the origin saw it. */
export interface SeenRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly atMs: number
}

/** A real web server on 127.0.0.1 that misbehaves as its routes define. */
export interface WebOrigin {
  /** `http://127.0.0.1:<port>` */
  readonly address: string
  /** `127.0.0.1:<port>`, for `allowPrivate` */
  readonly hostAndPort: string
  readonly seen: readonly SeenRequest[]
  /** Requests whose connection is still open without a complete answer; idle kept-alive connections do not count. */
  underWay(): number
  /** Adds or replaces routes, by path with query or by path alone; other paths are answered with 404. */
  route(more: Readonly<Record<string, Route | string>>): void
  close(): Promise<void>
}

/** Starts an origin on a free port. A route that is a text is answered as `text/html`. */
export async function startWebOrigin(routes: Readonly<Record<string, Route | string>> = {}): Promise<WebOrigin> {
  const table = new Map(Object.entries(routes))
  const seen: SeenRequest[] = []
  const underWay = new Set<ServerResponse>()
  const listening = await listenOnLoopback((request, response) => {
    const path = request.url ?? ''
    seen.push({ path, headers: request.headers, atMs: performance.now() })
    underWay.add(response)
    response.on('error', () => undefined).on('close', () => underWay.delete(response))
    const route = table.get(path) ?? table.get(path.replace(/\?.*/, ''))
    if (typeof route === 'function') route(request, response)
    else answer(route === undefined ? 404 : 200, route ?? 'none', { 'content-type': 'text/html' })(request, response)
  })
  return {
    ...listening,
    seen,
    underWay: () => underWay.size,
    route: (more) => Object.entries(more).forEach(([path, route]) => table.set(path, route)),
  }
}

/** A server on a free port of 127.0.0.1. Closing it cuts connections that are in use. */
export async function listenOnLoopback(
  handle: Route,
): Promise<{ readonly address: string; readonly hostAndPort: string; close(): Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer(handle)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hostAndPort = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    address: `http://${hostAndPort}`,
    hostAndPort,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A complete answer. */
export function answer(status: number, body: string | Uint8Array, headers: Record<string, string> = {}): Route {
  return (_request, response) => {
    response.writeHead(status, headers).end(body)
  }
}

/** Redirects the client. */
export function redirectTo(location: string, status = 302): Route {
  return answer(status, '', { location })
}

/** Writes bytes straight to the socket, without HTTP framing, and closes it unless it is to stay open. */
export function raw(text: string, leaveOpen = false): Route {
  return (_request, response) => {
    response.socket?.write(text, () => leaveOpen || response.socket?.destroySoon())
  }
}

/** Repeats a piece of body every `everyMs` until the client disconnects. */
export function drip(piece: Uint8Array | string, everyMs: number, headers: Record<string, string> = {}): Route {
  return (_request, response) => {
    response.writeHead(200, headers)
    const timer = setInterval(() => response.write(piece), everyMs)
    response.on('close', () => clearInterval(timer))
  }
}

/** An endless body, sent as fast as the client accepts it. */
export function endless(piece: Uint8Array | string, headers: Record<string, string> = {}): Route {
  return (_request, response) => {
    response.writeHead(200, headers)
    const fill = () => {
      while (!response.destroyed && response.write(piece)); // stops when the client's window is full
    }
    response.on('drain', fill)
    fill()
  }
}
