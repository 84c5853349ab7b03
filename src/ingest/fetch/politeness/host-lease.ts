import { randomUUID } from 'node:crypto'
import type { FetchPorts } from './ports.ts'
import {
  releaseHostLease,
  renewHostLease,
  acquireHostLease,
  HOST_LEASE_MS,
  type RequestResult,
  type HostLease,
} from './hosts.ts'
import { recordRequest } from './request-log.ts'
import { AppError, ThrottledError, TransientError } from '../../../errors.ts'
import type { MadeRequest } from '../http/http-messages.ts'
import { toPauseMs } from './pace.ts'

/** How soon to ask again for a lease that is held; spread at random, so that waiting callers do not all ask at once. */
const ASK_AGAIN_MS = 50
const SPREAD_MS = 50
/** How long a fetch under way waits for its next lease of the same host; a site may ask for pauses of an hour. */
const MAX_WAIT_MS = 2 * 60 * 60_000
/**
 * How long it waits for a host that it was redirected to: meanwhile nobody crawls the first host. Several of the usual
 * pauses of a second, and far less than any host asks for that is busy.
 */
const MAX_DETOUR_MS = 5_000
/** The retry delay for a host paused without an end. */
const PAUSED_AGAIN_MS = 10 * 60_000

/**
 * What to do when the first lease is held by another caller: fail and `retry` later, fail after having `reserve`d the
 * next lease, or `wait` here. Later leases of the same host are always waited for, those of others for some seconds.
 */
export type WaitPolicy = 'retry' | 'reserve' | 'wait'

/** Who takes the leases, and how politely. */
export interface HostLeaseOptions {
  /** The location, run or command, as recorded in the request log. */
  readonly holder: string
  /** Pause between two requests to a host. */
  readonly delayMs: number
  /** Requests to a host per day; null for no limit. */
  readonly maxPerDay: number | null
  readonly waitPolicy: WaitPolicy
  readonly signal: AbortSignal
}

interface HeldLease {
  readonly host: string
  readonly claim: string
  readonly failures: number
  readonly quietMs: number | null
  readonly stopRenewing: () => void
  /** null while nothing has been requested under this lease. */
  result: RequestResult | null
}

/**
 * The host leases of one fetch: each of its requests (robots.txt, a redirect to another host) is made under a lease of
 * its host, one request per lease, followed by the pause due to the host, and is recorded in the request log.
 */
export class HostLeases {
  readonly #app: FetchPorts
  readonly #options: HostLeaseOptions
  readonly #lost = new AbortController()
  readonly #crawlDelays = new Map<string, number>()
  #held: HeldLease | null = null
  #firstHost: string | null = null

  /** Aborts with the caller, and when a lease was lost to another caller. */
  readonly signal: AbortSignal

  constructor(app: FetchPorts, options: HostLeaseOptions) {
    this.#app = app
    this.#options = options
    this.signal = AbortSignal.any([options.signal, this.#lost.signal])
  }

  /** Applies the crawl delay of robots.txt from now on. */
  noteCrawlDelay(address: string, crawlDelayMs: number | null): void {
    if (crawlDelayMs !== null) this.#crawlDelays.set(hostOf(address), crawlDelayMs)
  }

  /**
   * Releases the lease held, if any, and takes a new one of the address's host.
   * @throws ThrottledError `host_turn` when the first lease is held by another caller, or that of a host redirected to is
   *   not free within some seconds; `host_paused`, `host_day_full`
   */
  async take(address: string): Promise<void> {
    const host = hostOf(address)
    if (this.#held?.host === host && this.#held.result === null) return
    await this.end()
    const { waitPolicy } = this.#options
    const claim = `${this.#options.holder}.${randomUUID()}`
    for (const startedMs = Date.now(); ; this.#options.signal.throwIfAborted()) {
      const lease = await acquireHostLease(this.#app.catalogue, host, {
        holder: claim,
        reserveAs: this.#firstHost !== null || waitPolicy !== 'retry' ? this.#options.holder : null,
        maxPerDay: this.#options.maxPerDay,
      })
      if (lease.kind === 'taken') {
        this.#firstHost ??= host
        this.#held = { host, claim, ...lease, stopRenewing: this.#renew(host, claim), result: null }
        return
      }
      const refusal = toRefusal(host, lease)
      const mayWait = (this.#firstHost !== null || waitPolicy === 'wait') && lease.why === 'busy'
      const isDetour = this.#firstHost !== null && this.#firstHost !== host
      const waitedMs = Date.now() - startedMs + (isDetour ? refusal.retryAfterMs : 0)
      if (!mayWait || waitedMs > (isDetour ? MAX_DETOUR_MS : MAX_WAIT_MS)) throw refusal
      await this.#app.clock.sleep(refusal.retryAfterMs, this.#options.signal)
    }
  }

  /** Records how the request under this lease ended; `robots` is the rule that allowed it. */
  async note(made: MadeRequest, robots: string): Promise<void> {
    const held = this.#held
    if (held === null) throw new Error('a request was made without a host lease')
    const result = toResult(made, held, this.#options.delayMs, this.#crawlDelays.get(held.host) ?? null)
    held.result = result
    await recordRequest(this.#app.catalogue, {
      host: held.host,
      address: made.address,
      requestedAt: made.startedAt,
      bytes: made.bytes,
      robots,
      holder: this.#options.holder,
      quietMs: held.quietMs,
      ...result,
    })
  }

  /** Releases the lease held, if any. */
  async end(): Promise<void> {
    const held = this.#held
    if (held === null) return
    this.#held = null
    held.stopRenewing()
    const crawlDelayMs = this.#crawlDelays.get(held.host) ?? 0
    // the delay in a robots.txt is known only after the request for it was recorded
    const result = held.result && { ...held.result, pauseMs: Math.max(held.result.pauseMs, crawlDelayMs) }
    await releaseHostLease(this.#app.catalogue, held.host, held.claim, result)
  }

  #renew(host: string, claim: string): () => void {
    const timer = setInterval(() => {
      renewHostLease(this.#app.catalogue, host, claim).then(
        (isOurs) => {
          if (isOurs || this.#held?.claim !== claim) return
          this.#lost.abort(lostLease(host))
        },
        () => undefined, // the catalogue is unavailable, which the lease tolerates until it expires
      )
    }, HOST_LEASE_MS / 3)
    timer.unref()
    return () => clearInterval(timer)
  }
}

/** `example.org` or `example.org:8080`: leases are per host and port. */
function hostOf(address: string): string {
  return new URL(address).host
}

function lostLease(host: string): ThrottledError {
  return new ThrottledError('host_turn', `the lease of ${host} went to another caller`, ASK_AGAIN_MS, { host })
}

function toResult(made: MadeRequest, held: HeldLease, delayMs: number, crawlDelayMs: number | null): RequestResult {
  const { error, ms, status } = made
  const failed = error instanceof TransientError || error instanceof ThrottledError
  const retryAfterMs = error instanceof ThrottledError ? error.retryAfterMs : null
  const failures = failed ? held.failures + 1 : 0
  const pauseMs = toPauseMs({ delayMs, crawlDelayMs, answerMs: ms, failures, retryAfterMs }, Math.random())
  const code = error === null ? null : error instanceof AppError ? error.code : 'aborted'
  return { ms, status, code, failed, pauseMs }
}

function toRefusal(host: string, { why, waitMs }: Extract<HostLease, { kind: 'wait' }>): ThrottledError {
  const spreadMs = Math.floor(Math.random() * SPREAD_MS)
  switch (why) {
    case 'busy':
      return new ThrottledError(
        'host_turn',
        `another request to ${host} is under way`,
        Math.max(waitMs, ASK_AGAIN_MS) + spreadMs,
        { host },
      )
    case 'paused':
      return new ThrottledError('host_paused', `${host} is paused by the operator`, Math.min(waitMs, PAUSED_AGAIN_MS), {
        host,
      })
    case 'day_full':
      return new ThrottledError(
        'host_day_full',
        `${host} has had as many requests today as its source allows`,
        waitMs,
        {
          host,
        },
      )
  }
}
