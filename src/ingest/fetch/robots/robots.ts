import { LRUCache } from 'lru-cache'
import type { Clock } from '../../../runtime/clock.ts'
import { AppError, ThrottledError } from '../../../errors.ts'
import { parseAddress } from '../http/address-guard.ts'
import type { HttpClient } from '../http/http-client.ts'
import type { GetOptions, HttpAnswer } from '../http/http-messages.ts'
import { MAX_ROBOTS_BYTES, parseRobots, type RobotsRules } from './robots-text.ts'

/** RFC 9309 section 2.4: not to be used for longer than a day. */
const KEEP_MS = 24 * 60 * 60 * 1000

/** RFC 9309 section 2.3.1.2: at least five; more may be taken as "there is none". */
const MAX_REDIRECTS = 5

const MAX_ORIGINS = 1_000

/** Of all cached files together: a thousand hostile ones of 500 KiB would be half a gigabyte. */
const MAX_CACHED_CHARACTERS = 16 * 1024 * 1024

/** What the gate works with. `http` is asked without its own `beforeRequest`: robots.txt itself is always allowed. */
export interface RobotsGateOptions {
  readonly http: Pick<HttpClient, 'get'>
  readonly userAgent: string
  readonly clock: Clock
}

/** Whether an address may be fetched, and how gently. */
export interface RobotsAnswer {
  readonly allowed: boolean
  /** `no_robots_txt`, `no_rule`, `robots_unreachable` (ask again later), `too_complex`, or the line that decided. */
  readonly rule: string
  readonly crawlDelayMs: number | null
  readonly sitemaps: readonly string[]
}

/** Asks each site for its robots.txt before anything else is asked of it (RFC 9309). */
export interface RobotsGate {
  /**
   * Keeps what it learnt for a day. 4xx allows all; 5xx, silence and a refused redirect forbid all, and the next check
   * asks again: how soon that is, is the pace of the host.
   * @throws ThrottledError `host_busy` while the site asks us to wait; InvalidInputError as `parseAddress`; the
   *   signal's reason when it aborts
   */
  check(address: string, wanted?: RobotsOptions): Promise<RobotsAnswer>
}

/** The caller's end, and what it does around each request for a robots.txt. */
export type RobotsOptions = Pick<GetOptions, 'signal' | 'beforeRequest' | 'afterRequest'>

type Knowledge =
  | { readonly kind: 'rules'; readonly rules: RobotsRules }
  | { readonly kind: 'none' | 'unreachable' }
  | { readonly kind: 'busy'; readonly untilMs: number }

interface Remembered {
  readonly knowledge: Knowledge
  readonly untilMs: number
}

/** Starts with nothing remembered; the cache is this process's own and bounded. */
export function createRobotsGate(options: RobotsGateOptions): RobotsGate {
  const remembered = new LRUCache<string, Remembered>({
    max: MAX_ORIGINS,
    maxSize: MAX_CACHED_CHARACTERS,
    sizeCalculation: ({ knowledge }) => (knowledge.kind === 'rules' ? knowledge.rules.characters + 1 : 1),
  })
  const recall = (origin: string): Knowledge | null => {
    const known = remembered.get(origin)
    return known && options.clock.now().getTime() < known.untilMs ? known.knowledge : null
  }
  return {
    check: async (address, wanted = {}) => {
      wanted.signal?.throwIfAborted()
      const url = parseAddress(address)
      const known = recall(url.origin)
      const knowledge = known ?? (await learn(options, url.origin, wanted))
      const nowMs = options.clock.now().getTime()
      if (known === null) remembered.set(url.origin, { knowledge, untilMs: keptUntilMs(knowledge, nowMs) })
      if (knowledge.kind === 'busy') throw stillBusy(url.host, knowledge.untilMs - nowMs)
      return toAnswer(knowledge, url.pathname + url.search)
    },
  }
}

async function learn(
  { http, userAgent, clock }: RobotsGateOptions,
  origin: string,
  wanted: RobotsOptions,
): Promise<Knowledge> {
  try {
    const answer = await http.get(`${origin}/robots.txt`, {
      ...wanted,
      accept: 'text/plain, */*;q=0.5',
      maxBytes: MAX_ROBOTS_BYTES,
      maxRedirects: MAX_REDIRECTS,
      overflow: 'cut',
    })
    return toKnowledge(answer, userAgent)
  } catch (error) {
    if (error instanceof ThrottledError && error.code !== 'host_busy') throw error // somebody else's turn
    if (error instanceof ThrottledError) {
      return { kind: 'busy', untilMs: clock.now().getTime() + error.retryAfterMs }
    }
    if (!(error instanceof AppError)) throw error
    const isNone = error.code === 'http_4xx' || error.code === 'redirect_loop'
    return { kind: isNone ? 'none' : 'unreachable' }
  }
}

function toKnowledge(answer: HttpAnswer, userAgent: string): Knowledge {
  if (answer.status !== 200) return { kind: 'none' }
  const isCut = answer.bytes.length >= MAX_ROBOTS_BYTES
  return { kind: 'rules', rules: parseRobots(answer.bytes, userAgent, isCut) }
}

function stillBusy(host: string, leftMs: number): ThrottledError {
  const message = `${host} asked us to wait before reading its robots.txt`
  return new ThrottledError('host_busy', message, Math.max(leftMs, 1), { costsAttempt: true, host })
}

function toAnswer(knowledge: Exclude<Knowledge, { kind: 'busy' }>, path: string): RobotsAnswer {
  switch (knowledge.kind) {
    case 'none':
      return { allowed: true, rule: 'no_robots_txt', crawlDelayMs: null, sitemaps: [] }
    case 'unreachable':
      return { allowed: false, rule: 'robots_unreachable', crawlDelayMs: null, sitemaps: [] }
    case 'rules': {
      const { crawlDelayMs, sitemaps } = knowledge.rules
      return { ...knowledge.rules.verdict(path), crawlDelayMs, sitemaps }
    }
  }
}

function keptUntilMs(knowledge: Knowledge, nowMs: number): number {
  switch (knowledge.kind) {
    case 'rules':
    case 'none':
      return nowMs + KEEP_MS
    case 'unreachable':
      return nowMs
    case 'busy':
      return knowledge.untilMs
  }
}
