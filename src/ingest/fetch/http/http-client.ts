import { Agent } from 'undici'
import { systemClock, type Clock } from '../../../runtime/clock.ts'
import { PermanentError } from '../../../errors.ts'
import { createAddressGuard, parseAddress, type AddressGuard } from './address-guard.ts'
import { createConnector, lookupBySystem, type Lookup } from './connector.ts'
import { createCookieJar } from './cookie-jar.ts'
import { exchange, type Exchange, type Reply, type RequestOptions } from './exchange.ts'
import type { GetOptions, HttpAnswer } from './http-messages.ts'
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts'

/** How the client identifies itself, and what it may do. */
export interface HttpClientOptions {
  /** Product token first, then who we are and how to reach us: `Concordance/1.0 (+https://...; mailto:...)`. */
  readonly userAgent: string
  /** Exact `host:port` entries that may be private; empty in production. */
  readonly allowPrivate: readonly string[]
  readonly limits?: Partial<HttpLimits>
  /** Replaces the system's resolver in tests. Its results are checked as well. */
  readonly lookup?: Lookup
  readonly clock?: Clock
}

/** The program's only access to the web. */
export interface HttpClient {
  /**
   * Fetches one address into memory, following redirects, each of which is checked like the first. Cookies are sent
   * back within the chain of redirects and forgotten after it.
   * @throws InvalidInputError `address_invalid`, `address_credentials`
   * @throws PermanentError `address_refused`, `too_large`, `redirect_loop`, `coding_unsupported`, `http_4xx`,
   *   `payment_required`, `challenge_page`, and `bad_response` for a status or Location that makes no sense
   * @throws TransientError `host_unreachable`, `fetch_timeout`, `tls_untrusted`, `http_5xx`, `challenge_page` of a
   *   server under load, and `bad_response` for an answer that is broken or cut off
   * @throws ThrottledError `host_busy`; and the signal's reason when it aborts
   */
  get(address: string, options?: GetOptions): Promise<HttpAnswer>
  /** Closes all connections; fetches under way fail. */
  close(): Promise<void>
}

/** @throws InvalidInputError `allow_private_invalid` */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const limits = { ...DEFAULT_HTTP_LIMITS, ...options.limits }
  const guard = createAddressGuard(options.allowPrivate)
  const agent = new Agent({ connect: createConnector(guard, options.lookup ?? lookupBySystem, limits) })
  const clock = options.clock ?? systemClock
  const exchangeOnce = exchange({ agent, limits, userAgent: options.userAgent, clock })
  return {
    get: (address, wanted = {}) => follow({ guard, exchangeOnce, limits, clock }, address, wanted),
    close: () => agent.destroy(),
  }
}

interface Chain {
  readonly guard: AddressGuard
  readonly exchangeOnce: Exchange
  readonly limits: HttpLimits
  readonly clock: Clock
}

async function follow(
  { guard, exchangeOnce, limits, clock }: Chain,
  address: string,
  wanted: GetOptions,
): Promise<HttpAnswer> {
  const redirects: string[] = []
  const asked = new Set<string>()
  const jar = createCookieJar(() => clock.now().getTime())
  let url = parseAddress(address)
  const conditionalFor = wanted.headersFor ?? url.href
  let spentMs = 0
  for (;;) {
    guard.check(url)
    await wanted.beforeRequest?.(url.href)
    const cookie = jar.headerFor(url)
    const headers = url.href === conditionalFor ? wanted.headers : {}
    const options = { ...wanted, cookie, ...(headers === undefined ? {} : { headers }) }
    const { reply, ms } = await timedExchange(exchangeOnce, clock, url, options, limits.totalMs - spentMs)
    spentMs += ms
    if (reply.kind === 'whole') {
      return { ...reply.answer, address: url.href, redirects, fetchedMs: Math.round(spentMs) }
    }
    redirects.push(url.href)
    asked.add(requestKey(url, cookie))
    jar.store(url, reply.setCookies)
    url = reply.to
    if (redirects.length > Math.min(limits.maxRedirects, wanted.maxRedirects ?? limits.maxRedirects)) {
      throw new PermanentError('redirect_loop', `more than ${redirects.length - 1} redirects, last to ${url.host}`)
    }
    if (asked.has(requestKey(url, jar.headerFor(url)))) {
      throw new PermanentError('redirect_loop', `${url.host} redirects in a circle`)
    }
  }
}

/** The same address with other cookies may be answered otherwise: sites set one and redirect to themselves. */
function requestKey(url: URL, cookie: string | null): string {
  return `${url.href}\n${cookie ?? ''}`
}

async function timedExchange(exchangeOnce: Exchange, clock: Clock, url: URL, wanted: RequestOptions, leftMs: number) {
  const [startedAt, startedMs] = [clock.now(), performance.now()]
  let status: number | null = null
  const report = async (bytes: number | null, error: unknown) => {
    const ms = performance.now() - startedMs
    await wanted.afterRequest?.({ address: url.href, startedAt, ms, status, bytes, error })
    return ms
  }
  let reply: Reply
  try {
    reply = await exchangeOnce(url, wanted, leftMs, (received) => (status = received))
  } catch (error) {
    await report(null, error)
    throw error
  }
  return { reply, ms: await report(reply.kind === 'whole' ? reply.answer.bytes.length : null, null) }
}
