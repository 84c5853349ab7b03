import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Response } from 'express'
import helmet from 'helmet'
import type { App } from '../app.ts'
import { messageOf, NotFoundError, TransientError } from '../errors.ts'
import { checkHealth } from './health.ts'
import { loggerFor } from '../logger.ts'
import { createMount, identifyBySession, identifyByToken, type Mount } from './auth/access.ts'
import { refuseOtherMethods } from './paths/allowed-methods.ts'
import { checkHost, checkSameSite } from './auth/check-site.ts'
import { createTokenCheck } from './auth/check-token.ts'
import { answerClientErrors } from './client-errors.ts'
import { DOCS_HTML, DOCS_SCRIPT, swaggerFolder } from './docs-page.ts'
import { parametersOf, signalOf, toEndpointHandler, toExpressPath, toHandlers, toParams } from './express-route.ts'
import { toProblem } from './http-errors.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { limitRate, warnOfProxy } from './auth/limit-rate.ts'
import { limitCrawlers } from './limit-crawlers.ts'
import { hideFromIndexes } from './robots-header.ts'
import { redirectFormerPaths } from './paths/former-paths.ts'
import { toOpenApi } from './openapi/openapi.ts'
import type { Page } from '../ui/page.ts'
import { mountPages, sendProblemPage } from './pages.ts'
import type { Endpoint, Feed, Route } from './route.ts'

const HEADERS_TIMEOUT_MS = 15_000
/** Time for an upload of 100 MB over a slow line; a slower body is cut off. */
const REQUEST_TIMEOUT_MS = 300_000
/**
 * Longer than proxies keep idle connections to us (60 s), so that a proxy never sends on a connection that we just
 * closed.
 */
const KEEP_ALIVE_MS = 75_000
const MAX_CONNECTIONS = 2_000
/** Of an address and headers: a pasted text of some pages is part of the address of its results. */
const MAX_HEADER_BYTES = 64 * 1024

/** The routes, pages, feeds and endpoints of the features. */
export interface HttpFeatures {
  /** All of /api/v1. */
  readonly routes: readonly Route[]
  readonly pages: readonly Page[]
  readonly feeds: readonly Feed[]
  readonly endpoints: readonly Endpoint[]
}

export interface HttpService {
  readonly port: number
  /** Stops taking requests; running ones get up to `graceMs`. */
  close(graceMs?: number): Promise<void>
}

/** Everything that the service offers over HTTP: API, pages, feeds, documentation, health and metrics. */
export function createHttpApp(app: App, version: string, features: HttpFeatures): Express {
  const server = express()
  const metrics = createMetrics(app)
  server.disable('x-powered-by')
  server.set('query parser', false)
  server.set('trust proxy', app.config.http.trustedProxies ?? false)
  server.use(watch(app, metrics), helmet(HEADERS), hideFromIndexes)
  const mount = createMount(server)
  mountHealth(mount, app)
  const checkToken = createTokenCheck(app.config.secrets.adminToken)
  server.use(identifyByToken(app, checkToken), warnOfProxy(app), ...limitCrawlers(), limitRate(app))
  server.use(redirectFormerPaths, refuseOtherMethods(server))
  server.use((request, _response, next) => {
    checkHost(request, app.config)
    checkSameSite(request, app.config)
    next()
  })
  server.use(identifyBySession(app))
  mountMetrics(mount, metrics)
  for (const route of features.routes) {
    mount(route.method, `/api/v1${toExpressPath(route.path)}`, route.access, ...toHandlers(app, route))
  }
  mountDocs(server, mount, toOpenApi(version, features.routes))
  mountFeeds(mount, app, features.feeds)
  mountEndpoints(mount, app, features.endpoints)
  mountPages(mount, app, features.pages, checkToken)
  server.use((request) => {
    throw new NotFoundError('route_missing', `there is nothing at ${request.method} ${request.path.slice(0, 200)}`)
  })
  server.use(toErrorHandler(app))
  return server
}

/**
 * Listens at `host` and `port`; 0 is any free one.
 * @throws TransientError `port_unavailable` when it is taken, or we have no permission for it
 */
export async function listen(http: Express, host: string, port: number): Promise<HttpService> {
  const times = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  }
  const server = createServer(times, http)
  server.maxConnections = MAX_CONNECTIONS
  answerClientErrors(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(portUnavailable(host, port, error)))
    server.listen(port, host, () => resolve(void server.removeAllListeners('error')))
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: (graceMs = 3_000) => closeServer(server, graceMs),
  }
}

/** Pages contain no inline script or style, and load nothing from other sites. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
  },
  // The proxy in front of us decides about TLS.
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'same-origin' },
} as const

function watch(app: App, metrics: Metrics): RequestHandler {
  const log = loggerFor(app.log, 'api')
  return (request, response, next) => {
    const startedMs = performance.now()
    response.on('finish', () => {
      const ms = performance.now() - startedMs
      const route = (request.route as { path?: string } | undefined)?.path ?? 'none'
      metrics.observe(route, response.statusCode, ms / 1000)
      log.info({ method: request.method, route, status: response.statusCode, ms: Math.round(ms) }, 'request answered')
    })
    next()
  }
}

function mountHealth(mount: Mount, app: App): void {
  mount('get', '/healthz', 'public', (_request, response) => void response.json({ ok: true }))
  mount('get', '/readyz', 'public', async (_request, response) => {
    const checks = await checkHealth(app)
    const ready = checks.every((check) => check.ok)
    response.status(ready ? 200 : 503).json({ ready, checks })
  })
}

/** Metrics, for the operator only: a scraper sends the token. */
function mountMetrics(mount: Mount, metrics: Metrics): void {
  mount('get', '/metrics', 'operator', async (_request, response) => {
    const { text, mediaType } = await metrics.read()
    response.setHeader('content-type', mediaType)
    response.end(text)
  })
}

function mountFeeds(mount: Mount, app: App, feeds: readonly Feed[]): void {
  for (const feed of feeds) {
    mount('get', toExpressPath(feed.path), 'public', async (request, response) => {
      const params = toParams(request)
      const call = { app, params, query: parametersOf(request), signal: signalOf(app, response) }
      const body = await feed.reply(call)
      if (feed.maxAgeS !== undefined) response.setHeader('cache-control', `public, max-age=${feed.maxAgeS}`)
      response.type(feed.mediaType).send(body)
    })
  }
}

function mountEndpoints(mount: Mount, app: App, endpoints: readonly Endpoint[]): void {
  for (const endpoint of endpoints) {
    const handler = toEndpointHandler(app, endpoint)
    for (const method of endpoint.methods) mount(method, endpoint.path, endpoint.access, handler)
  }
}

function mountDocs(server: Express, mount: Mount, description: object): void {
  const document = JSON.stringify(description)
  mount(
    'get',
    '/api/v1/openapi.json',
    'public',
    (_request, response) => void response.type('application/json').send(document),
  )
  mount('get', '/api/docs', 'public', (_request, response) => void response.type('text/html').send(DOCS_HTML))
  mount(
    'get',
    '/api/docs/start.js',
    'public',
    (_request, response) => void response.type('text/javascript').send(DOCS_SCRIPT),
  )
  server.use('/api/docs', express.static(swaggerFolder, { index: false, maxAge: '1h' }))
}

/** The only place where an error becomes an answer; it is a page for requests that accept one. */
function toErrorHandler(app: App): ErrorRequestHandler {
  const log = loggerFor(app.log, 'api')
  return (error: unknown, request, response: Response, _next) => {
    const { problem, headers } = toProblem(error)
    if (problem.status === 500) log.error({ method: request.method, path: request.path, error }, 'request failed')
    else if (problem.status === 503) log.warn({ path: request.path, message: messageOf(error) }, 'request failed')
    if (response.headersSent) return void response.destroy()
    response.status(problem.status).set(headers)
    const isApi = request.path.startsWith('/api/') || request.path.startsWith('/feeds/')
    if (!isApi && request.accepts(['json', 'html']) === 'html') sendProblemPage(request, response, problem)
    else response.type('application/problem+json').send(JSON.stringify(problem))
  }
}

function portUnavailable(host: string, port: number, cause: Error): TransientError {
  const message = `cannot listen on port ${port} of ${host}: ${cause.message}; set PORT to another`
  return new TransientError('port_unavailable', message, { cause })
}

async function closeServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(timer)
}
