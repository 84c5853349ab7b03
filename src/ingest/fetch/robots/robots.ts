import { LRUCache } from 'lru-cache'
import type { Clock } from '../../../runtime/clock.ts'
import { AppError, ThrottledError } from '../../../errors.ts'
import { parseAddress } from '../http/address-guard.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { GetOptions, HttpAnswer } from '../http/http-messages.ts'
import { MAX_ROBOTS_BYTES, parseRobots, type RobotsRules } from './robots-text.ts'

/** RFC 9309 section 2.4: a cached file should not be used for longer than a day. */
const CACHE_MS = 24 * 60 * 60 * 1000

/** RFC 9309 section 2.3.1.2: follow at least five; after more, the file may be treated as unavailable. */
const MAX_REDIRECTS = 5

const MAX_ORIGINS = 1_000

/** Of all cached files together: a thousand hostile ones of 500 KiB would be half a gigabyte. */
const MAX_CACHED_CHARACTERS = 16 * 1024 * 1024

/** The dependencies of the gate. Requests for robots.txt itself are always allowed. */
export interface RobotsGateOptions {
  readonly http: Pick<HttpClient, 'get'>
  readonly userAgent: string
  readonly clock: Clock
}

/** Whether an address may be fetched, and with which crawl delay. */
export interface RobotsAnswer {
  readonly allowed: boolean
  /** `no_robots_txt`, `no_rule`, `robots_unreachable` (try again later), `too_complex`, or the deciding line. */
  readonly rule: string
  readonly crawlDelayMs: number | null
  readonly sitemaps: readonly string[]
}

/** Fetches the robots.txt of each site before anything else is requested from it (RFC 9309). */
export interface RobotsGate {
  /**
   * Caches the result for a day. 4xx and an empty file (204 too) allow everything; 5xx, no response and a refused
   * redirect forbid everything, and the next check asks again, at the pace of the host.
   * @throws ThrottledError `host_busy` while the site asks us to wait; InvalidInputError as `parseAddress`; the
   *   signal's reason when it aborts
   */
  check(address: string, wanted?: RobotsOptions): Promise<RobotsAnswer>
}

/** The caller's signal, and its hooks around each request for a robots.txt. */
export type RobotsOptions = Pick<GetOptions, 'signal' | 'beforeRequest' | 'afterRequest'>

type RobotsResult =
  | { readonly kind: 'rules'; readonly rules: RobotsRules }
  | { readonly kind: 'none' | 'unreachable' }
  | { readonly kind: 'busy'; readonly untilMs: number }

interface CacheEntry {
  readonly result: RobotsResult
  readonly untilMs: number
}

/** Creates a gate with an empty, bounded cache in this process. */
export function createRobotsGate(options: RobotsGateOptions): RobotsGate {
  const cache = new LRUCache<string, CacheEntry>({
    max: MAX_ORIGINS,
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: ({ result }) => (result.kind === 'rules' ? result.rules.characters + 1 : 1),
  })
  const readCache = (origin: string): RobotsResult | null => {
    const cached = cache.get(origin)
    return cached && options.clock.now().getTime() < cached.untilMs ? cached.result : null
  }
  return {
    check: async (address, wanted = {}) => {
      wanted.signal?.throwIfAborted()
      const url = parseAddress(address)
      const cached = readCache(url.origin)
      const result = cached ?? (await fetchRules(options, url.origin, wanted))
      const nowMs = options.clock.now().getTime()
      if (cached === null) cache.set(url.origin, { result, untilMs: cacheUntilMs(result, nowMs) })
      if (result.kind === 'busy') throw stillBusy(url.host, result.untilMs - nowMs)
      return toAnswer(result, url.pathname + url.search)
    },
  }
}

async function fetchRules(
  { http, userAgent, clock }: RobotsGateOptions,
  origin: string,
  wanted: RobotsOptions,
): Promise<RobotsResult> {
  try {
    const answer = await http.get(`${origin}/robots.txt`, {
      ...wanted,
      accept: 'text/plain, */*;q=0.5',
      maxBytes: MAX_ROBOTS_BYTES,
      maxRedirects: MAX_REDIRECTS,
      overflow: 'cut',
      mayBeEmpty: true,
    })
    return toResult(answer, userAgent)
  } catch (error) {
    if (error instanceof ThrottledError && error.code !== 'host_busy') throw error // the host lease, not the site itself
    if (error instanceof ThrottledError) {
      return { kind: 'busy', untilMs: clock.now().getTime() + error.retryAfterMs }
    }
    if (!(error instanceof AppError)) throw error
    return { kind: isUnavailable(error) ? 'none' : 'unreachable' }
  }
}

/** RFC 9309 section 2.3.1.3: any 4xx means that there are no rules, a check for robots in place of the file too. */
function isUnavailable(error: AppError): boolean {
  const is4xx = ['http_4xx', 'payment_required', 'challenge_page'].includes(error.code) && error.kind === 'permanent'
  return is4xx || error.code === 'redirect_loop'
}

function toResult(answer: HttpAnswer, userAgent: string): RobotsResult {
  if (answer.status === 404 || answer.status === 410) return { kind: 'none' }
  const isCut = answer.bytes.length >= MAX_ROBOTS_BYTES
  return { kind: 'rules', rules: parseRobots(answer.bytes, userAgent, isCut) }
}

function stillBusy(host: string, leftMs: number): ThrottledError {
  const message = `${host} asked us to wait before reading its robots.txt`
  return new ThrottledError('host_busy', message, Math.max(leftMs, 1), { costsAttempt: true, host })
}

function toAnswer(result: Exclude<RobotsResult, { kind: 'busy' }>, path: string): RobotsAnswer {
  switch (result.kind) {
    case 'none':
      return { allowed: true, rule: 'no_robots_txt', crawlDelayMs: null, sitemaps: [] }
    case 'unreachable':
      return { allowed: false, rule: 'robots_unreachable', crawlDelayMs: null, sitemaps: [] }
    case 'rules': {
      const { crawlDelayMs, sitemaps } = result.rules
      return { ...result.rules.verdict(path), crawlDelayMs, sitemaps }
    }
  }
}

function cacheUntilMs(result: RobotsResult, nowMs: number): number {
  switch (result.kind) {
    case 'rules':
    case 'none':
      return nowMs + CACHE_MS
    case 'unreachable':
      return nowMs
    case 'busy':
      return result.untilMs
  }
}
