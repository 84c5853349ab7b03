import { tmpdir } from 'node:os'
import { chromium, type Browser, type BrowserContext, type Page, type Route } from 'playwright-core'
import type { FetchPorts } from '../politeness/ports.ts'
import { messageOf, PermanentError, TransientError } from '../../../errors.ts'
import { findBrowser } from './find-browser.ts'
import type { HttpAnswer } from '../http/http-messages.ts'
import { politeGet, type PoliteGet } from '../politeness/polite-get.ts'

/** Limits of one page. Its requests wait for host leases like all others, so most of the time is waiting. */
const MAX_MS = 90_000
const MAX_REQUESTS = 40
const MAX_BYTES = 20 * 1024 * 1024
const LAUNCH_MS = 20_000
/** A page that has requested nothing for this long is complete. */
const QUIET_MS = 750
const POLL_MS = 50

/** Resource types that can contribute text. Images, styles, frames and others are not requested. */
const TEXT_RESOURCE_TYPES: ReadonlySet<string> = new Set(['script', 'xhr', 'fetch'])

/** Headers that no longer apply once a response has been received and decoded. */
const OUTDATED_HEADERS =
  /^(content-(length|encoding|security-policy.*)|transfer-encoding|connection|keep-alive|set-cookie.*)$/

/**
 * Chromium has no network access. Each of its requests is intercepted and made by our own client; any that slips
 * through reaches a proxy that does not exist, and no name resolves.
 */
const NO_NETWORK = { server: 'http://127.0.0.1:1', bypass: '<-loopback>' }
const FLAGS = [
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--disable-quic',
  '--dns-prefetch-disable',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-gpu',
]

/** How far the loading of a page has got. */
interface Progress {
  /** Whether the page itself has been served; further navigation is refused. */
  isServed: boolean
  requests: number
  bytes: number
  underWay: number
  lastMs: number
}

/**
 * Renders a page in a browser: returns `page` with the bytes of the document after its scripts have run. Every request
 * of the page goes through `politeGet`, with its guard, robots.txt and host leases; requests beyond the limits are
 * refused.
 * @throws PermanentError `browser_missing`, `too_large`; TransientError `render_failed`
 */
export async function renderPage(app: FetchPorts, page: HttpAnswer, options: PoliteGet): Promise<HttpAnswer> {
  const executablePath = await findBrowser(app.config.browserBin)
  const timeout = AbortSignal.timeout(MAX_MS)
  const signal = AbortSignal.any([options.signal, timeout])
  const browser = await launch(executablePath)
  const close = () => void browser.close().catch(() => undefined)
  signal.addEventListener('abort', close, { once: true })
  try {
    const html = await renderInTab(app, browser, page, { ...options, headers: {}, waitPolicy: 'wait', signal })
    if (Buffer.byteLength(html) > MAX_BYTES) throw new PermanentError('too_large', 'the rendered page is too large')
    return { ...page, bytes: Buffer.from(html), mediaType: 'text/html', charset: 'utf-8' }
  } catch (error) {
    options.signal.throwIfAborted()
    if (error instanceof PermanentError) throw error
    const why = timeout.aborted ? `took more than ${MAX_MS} ms` : messageOf(error).split('\n')[0]
    throw new TransientError('render_failed', `rendering ${page.address} failed: ${why}`, { cause: error })
  } finally {
    signal.removeEventListener('abort', close)
    await browser.close().catch(() => undefined)
  }
}

function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: FLAGS,
    proxy: NO_NETWORK,
    chromiumSandbox: process.getuid?.() !== 0, // Chromium's own sandbox does not work as root
    env: { HOME: tmpdir() }, // nothing of our own environment
    timeout: LAUNCH_MS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

async function renderInTab(app: FetchPorts, browser: Browser, page: HttpAnswer, options: PoliteGet): Promise<string> {
  const context = await browser.newContext({ serviceWorkers: 'block', acceptDownloads: false })
  await blockOtherConnections(context)
  const progress: Progress = {
    isServed: false,
    requests: 0,
    bytes: page.bytes.length,
    underWay: 0,
    lastMs: performance.now(),
  }
  await context.route(
    '**/*',
    (route) => answerRoute(app, route, page, options, progress).catch(() => undefined), // the tab is closed already
  )
  const tab = await context.newPage()
  context.on('page', (popup) => void popup.close().catch(() => undefined))
  await tab.goto(page.address, { waitUntil: 'domcontentloaded', timeout: MAX_MS })
  await untilQuiet(app, tab, progress, options.signal)
  return tab.content()
}

/** WebSockets never reach `route`; the other kinds of connection are not needed for text. */
async function blockOtherConnections(context: BrowserContext): Promise<void> {
  await context.routeWebSocket(/.*/, (socket) => void socket.close())
  await context.addInitScript(() => {
    for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'EventSource']) {
      Object.defineProperty(globalThis, name, { value: undefined, configurable: false, writable: false })
    }
  })
}

async function answerRoute(
  app: FetchPorts,
  route: Route,
  page: HttpAnswer,
  options: PoliteGet,
  progress: Progress,
): Promise<void> {
  const request = route.request()
  if (!progress.isServed && request.isNavigationRequest() && request.url() === page.address) {
    progress.isServed = true
    const contentType = [page.mediaType ?? 'text/html', ...(page.charset === null ? [] : [`charset=${page.charset}`])]
    return route.fulfill({ status: 200, contentType: contentType.join('; '), body: Buffer.from(page.bytes) })
  }
  const isWanted = request.method() === 'GET' && TEXT_RESOURCE_TYPES.has(request.resourceType())
  if (!isWanted || progress.requests >= MAX_REQUESTS || progress.bytes >= MAX_BYTES) return route.abort()
  progress.requests += 1
  progress.underWay += 1
  try {
    const { onRobots: _onRobots, ...getOptions } = options
    const response = await politeGet(app, request.url(), {
      ...getOptions,
      accept: '*/*',
      maxBytes: MAX_BYTES - progress.bytes,
    })
    progress.bytes += response.bytes.length
    const headers = Object.fromEntries(
      Object.entries(response.headers).filter(([name]) => !OUTDATED_HEADERS.test(name)),
    )
    await route.fulfill({ status: response.status, headers, body: Buffer.from(response.bytes) })
  } catch {
    // refused, unreachable or too large: the page does without it, as in a browser
    await route.abort().catch(() => undefined)
  } finally {
    progress.underWay -= 1
    progress.lastMs = performance.now()
  }
}

async function untilQuiet(app: FetchPorts, tab: Page, progress: Progress, signal: AbortSignal): Promise<void> {
  while (progress.underWay > 0 || performance.now() - progress.lastMs < QUIET_MS) {
    signal.throwIfAborted()
    await app.clock.sleep(POLL_MS, signal)
    if (tab.isClosed()) throw new Error('the page closed itself')
  }
}
