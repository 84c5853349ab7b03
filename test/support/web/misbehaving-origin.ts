import type { IncomingMessage } from 'node:http'
import { answer, listenOnLoopback, type Route } from './web-origin.ts'

/** One request as the origin saw it; `endMs` is null while it is in progress. */
export interface LoggedRequest {
  readonly path: string
  readonly userAgent: string
  readonly conditional: boolean
  readonly startMs: number
  endMs: number | null
}

/** A web server on 127.0.0.1 that logs requests with times, so that the politeness of clients can be checked. */
export interface MisbehavingOrigin {
  /** `http://127.0.0.1:<port>` */
  readonly address: string
  readonly hostAndPort: string
  readonly log: readonly LoggedRequest[]
  /** The maximum number of concurrent requests. */
  maxConcurrent(): number
  /** The shortest time from the end of a request to the start of the next. */
  minGapMs(): number
  pathsAsked(): readonly string[]
  close(): Promise<void>
}

/** Starts an origin; `routeOf` decides what each path does, null being 404. Without `keepsLog` its log stays empty. */
export async function startMisbehavingOrigin(
  routeOf: (path: string) => Route | null,
  keepsLog = true,
): Promise<MisbehavingOrigin> {
  const log: LoggedRequest[] = []
  let running = 0
  let maxConcurrent = 0
  const listening = await listenOnLoopback((request, response) => {
    const entry = toEntry(request)
    if (keepsLog) log.push(entry)
    running += 1
    maxConcurrent = Math.max(maxConcurrent, running)
    response
      .on('error', () => undefined)
      .on('close', () => {
        running -= 1
        entry.endMs = performance.now()
      })
    const route = routeOf(entry.path) ?? answer(404, 'none')
    route(request, response)
  })
  return {
    ...listening,
    log,
    maxConcurrent: () => maxConcurrent,
    minGapMs: () => Math.min(...log.slice(1).map(({ startMs }, index) => startMs - (log[index]?.endMs ?? startMs))),
    pathsAsked: () => log.map(({ path }) => path),
  }
}

function toEntry(request: IncomingMessage): LoggedRequest {
  const { 'user-agent': userAgent = '', 'if-none-match': etag, 'if-modified-since': since } = request.headers
  const conditional = etag !== undefined || since !== undefined
  return { path: request.url ?? '', userAgent, conditional, startMs: performance.now(), endMs: null }
}

/** A well-kept site: pages, their sitemap, and the given robots.txt. */
export function siteOf(options: {
  readonly robots: string
  readonly address: () => string
  readonly paths: readonly string[]
  readonly page?: (path: string) => Route
}): (path: string) => Route | null {
  const { robots, address, paths, page = plainPage } = options
  const known = new Set(paths)
  return (path) => {
    if (path === '/robots.txt') return answer(200, robots, { 'content-type': 'text/plain' })
    if (path === '/sitemap.xml') return answer(200, sitemapOf(address(), paths), { 'content-type': 'application/xml' })
    return known.has(path) ? page(path) : null
  }
}

/** A page whose text is its own name. */
export function plainPage(path: string): Route {
  return answer(200, `<!doctype html><title>${path}</title><p>This is the page ${path}.</p>`, {
    'content-type': 'text/html',
  })
}

/** Answers as `route` does, `ms` later. */
export function after(ms: number, route: Route): Route {
  return (request, response) => void setTimeout(() => route(request, response), ms)
}

function sitemapOf(address: string, paths: readonly string[]): string {
  const urls = paths.map((path) => `<url><loc>${address}${path}</loc></url>`)
  return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>`
}
