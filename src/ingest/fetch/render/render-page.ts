import { tmpdir } from 'node:os'
import { chromium, type Browser, type BrowserContext, type Page, type Route } from 'playwright-core'
import type { FetchPorts } from '../politeness/ports.ts'
import { messageOf, PermanentError, TransientError } from '../../../errors.ts'
import { findBrowser } from './find-browser.ts'
import type { HttpAnswer } from '../http/http-messages.ts'
import { politeGet, type PoliteGet } from '../politeness/polite-get.ts'

/** What one page may cost. Its requests wait for their turns as all others do, so most of the time is waiting. */
const MAX_MS = 90_000
const MAX_REQUESTS = 40
const MAX_BYTES = 20 * 1024 * 1024
const LAUNCH_MS = 20_000
/** A page that has asked for nothing for so long has all that it shows. */
const QUIET_MS = 750
const LOOK_MS = 50

/** What text may come from. Pictures, styles, frames and the rest are not asked for. */
const WANTED: ReadonlySet<string> = new Set(['script', 'xhr', 'fetch'])

/** Of an answer that came whole and decoded, these would be untrue. */
const UNTRUE = /^(content-(length|encoding|security-policy.*)|transfer-encoding|connection|keep-alive|set-cookie.*)$/

/**
 * The network as Chromium has it: none. Each request is taken before it leaves, and made by our own client; whatever
 * might slip by meets a proxy that nobody runs, on a port for which there is no name to be found.
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

/** How far a page has come. */
interface Progress {
  /** Whether the page itself has been handed over; it goes nowhere else after that. */
  isShown: boolean
  requests: number
  bytes: number
  underWay: number
  lastMs: number
}

/**
 * A page as a browser shows it once its scripts have run: `page` with the bytes of the document that they made. Every
 * request of the page goes through `politeGet`, with its guard, robots.txt and turns; a page that wants more than its
 * share gets no more.
 * @throws PermanentError `browser_missing`, `too_large`; TransientError `render_failed`
 */
export async function renderPage(app: FetchPorts, page: HttpAnswer, options: PoliteGet): Promise<HttpAnswer> {
  const executablePath = await findBrowser(app.config.browserBin)
  const late = AbortSignal.timeout(MAX_MS)
  const signal = AbortSignal.any([options.signal, late])
  const browser = await launch(executablePath)
  const close = () => void browser.close().catch(() => undefined)
  signal.addEventListener('abort', close, { once: true })
  try {
    const html = await show(app, browser, page, { ...options, headers: {}, waitPolicy: 'wait', signal })
    if (Buffer.byteLength(html) > MAX_BYTES) throw new PermanentError('too_large', 'the rendered page is too large')
    return { ...page, bytes: Buffer.from(html), mediaType: 'text/html', charset: 'utf-8' }
  } catch (error) {
    options.signal.throwIfAborted()
    if (error instanceof PermanentError) throw error
    const why = late.aborted ? `took more than ${MAX_MS} ms` : messageOf(error).split('\n')[0]
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
    chromiumSandbox: process.getuid?.() !== 0, // Chromium's own cannot be had as root
    env: { HOME: tmpdir() }, // and nothing of ours
    timeout: LAUNCH_MS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}

async function show(app: FetchPorts, browser: Browser, page: HttpAnswer, options: PoliteGet): Promise<string> {
  const context = await browser.newContext({ serviceWorkers: 'block', acceptDownloads: false })
  await forbidOtherWays(context)
  const progress: Progress = {
    isShown: false,
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

/** WebSockets never reach `route`; the others have no place among what text comes from. */
async function forbidOtherWays(context: BrowserContext): Promise<void> {
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
  if (!progress.isShown && request.isNavigationRequest() && request.url() === page.address) {
    progress.isShown = true
    const contentType = [page.mediaType ?? 'text/html', ...(page.charset === null ? [] : [`charset=${page.charset}`])]
    return route.fulfill({ status: 200, contentType: contentType.join('; '), body: Buffer.from(page.bytes) })
  }
  const isWanted = request.method() === 'GET' && WANTED.has(request.resourceType())
  if (!isWanted || progress.requests >= MAX_REQUESTS || progress.bytes >= MAX_BYTES) return route.abort()
  progress.requests += 1
  progress.underWay += 1
  try {
    const { onRobots: _onRobots, ...asked } = options
    const got = await politeGet(app, request.url(), { ...asked, accept: '*/*', maxBytes: MAX_BYTES - progress.bytes })
    progress.bytes += got.bytes.length
    const headers = Object.fromEntries(Object.entries(got.headers).filter(([name]) => !UNTRUE.test(name)))
    await route.fulfill({ status: got.status, headers, body: Buffer.from(got.bytes) })
  } catch {
    // refused, away or too large: the page does without it, as it would in a browser
    await route.abort().catch(() => undefined)
  } finally {
    progress.underWay -= 1
    progress.lastMs = performance.now()
  }
}

async function untilQuiet(app: FetchPorts, tab: Page, progress: Progress, signal: AbortSignal): Promise<void> {
  while (progress.underWay > 0 || performance.now() - progress.lastMs < QUIET_MS) {
    signal.throwIfAborted()
    await app.clock.sleep(LOOK_MS, signal)
    if (tab.isClosed()) throw new Error('the page closed itself')
  }
}
