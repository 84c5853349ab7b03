import { randomUUID } from 'node:crypto'
import type { FetchPorts } from './ports.ts'
import {
  releaseHostLease,
  renewHostLease,
  acquireHostLease,
  HOST_LEASE_MS,
  type Asked,
  type HostLease,
} from './hosts.ts'
import { recordRequest } from './request-log.ts'
import { AppError, ThrottledError, TransientError } from '../../../errors.ts'
import type { MadeRequest } from '../http/http-messages.ts'
import { toPauseMs } from './pace.ts'

/** How soon to ask again for a turn that somebody holds; spread, so that those who wait do not all ask at once. */
const ASK_AGAIN_MS = 50
const SPREAD_MS = 50
/** A fetch that has begun waits so long for the next of its turns; a site may ask for pauses of an hour. */
const MAX_WAIT_MS = 2 * 60 * 60_000
/** When nobody says until when a host is paused. */
const PAUSED_AGAIN_MS = 10 * 60_000

/**
 * What to do when the first turn is somebody else's: come again by `chance`, come again having stood in `line`, or
 * `wait` here. The turns after it are always waited for.
 */
export type WaitPolicy = 'chance' | 'line' | 'wait'

/** Whose turns, and how gently. */
export interface HostLeaseOptions {
  /** A location, a run or a command; in the log of requests. */
  readonly holder: string
  /** Pause between two requests to a host. */
  readonly delayMs: number
  /** Requests to a host a day; null: no bound. */
  readonly maxPerDay: number | null
  readonly waitPolicy: WaitPolicy
  readonly signal: AbortSignal
}

interface Held {
  readonly host: string
  readonly claim: string
  readonly failures: number
  readonly quietMs: number | null
  readonly stopRenewing: () => void
  /** null while nothing has been asked in this turn. */
  asked: Asked | null
}

/**
 * The turns of one fetch: each of its requests (robots.txt, a redirect to another host) is made while holding the turn
 * of its host, one request a turn, with the pause that the host is due after it, and leaves a line in the log.
 */
export class HostLeases {
  readonly #app: FetchPorts
  readonly #options: HostLeaseOptions
  readonly #lost = new AbortController()
  readonly #crawlDelays = new Map<string, number>()
  #held: Held | null = null
  #isUnderWay = false

  /** Aborts with the caller, and when a turn was lost to somebody else. */
  readonly signal: AbortSignal

  constructor(app: FetchPorts, options: HostLeaseOptions) {
    this.#app = app
    this.#options = options
    this.signal = AbortSignal.any([options.signal, this.#lost.signal])
  }

  /** The pause that robots.txt asks for, which holds from now on. */
  noteCrawlDelay(address: string, crawlDelayMs: number | null): void {
    if (crawlDelayMs !== null) this.#crawlDelays.set(hostOf(address), crawlDelayMs)
  }

  /**
   * Holds a fresh turn of the address's host when it resolves. Gives back the one it held.
   * @throws ThrottledError `host_turn`, when it is the first and somebody else's; `host_paused`, `host_day_full`
   */
  async take(address: string): Promise<void> {
    const host = hostOf(address)
    if (this.#held?.host === host && this.#held.asked === null) return
    await this.end()
    const { waitPolicy } = this.#options
    const claim = `${this.#options.holder}.${randomUUID()}`
    for (const startedMs = Date.now(); ; this.#options.signal.throwIfAborted()) {
      const lease = await acquireHostLease(this.#app.catalogue, host, {
        holder: claim,
        inLineAs: this.#isUnderWay || waitPolicy !== 'chance' ? this.#options.holder : null,
        maxPerDay: this.#options.maxPerDay,
      })
      if (lease.kind === 'taken') {
        this.#isUnderWay = true
        this.#held = { host, claim, ...lease, stopRenewing: this.#renew(host, claim), asked: null }
        return
      }
      const refusal = toRefusal(host, lease)
      const mayWait = (this.#isUnderWay || waitPolicy === 'wait') && lease.why === 'busy'
      if (!mayWait || Date.now() - startedMs > MAX_WAIT_MS) throw refusal
      await this.#app.clock.sleep(refusal.retryAfterMs, this.#options.signal)
    }
  }

  /** Notes how the request of this turn ended; `robots` is what let it pass. */
  async note(made: MadeRequest, robots: string): Promise<void> {
    const held = this.#held
    if (held === null) throw new Error('a request was made without a turn')
    const asked = toAsked(made, held, this.#options.delayMs, this.#crawlDelays.get(held.host) ?? null)
    held.asked = asked
    await recordRequest(this.#app.catalogue, {
      host: held.host,
      address: made.address,
      requestedAt: made.startedAt,
      bytes: made.bytes,
      robots,
      holder: this.#options.holder,
      quietMs: held.quietMs,
      ...asked,
    })
  }

  /** Gives back the turn that is held, if any. */
  async end(): Promise<void> {
    const held = this.#held
    if (held === null) return
    this.#held = null
    held.stopRenewing()
    const crawlDelayMs = this.#crawlDelays.get(held.host) ?? 0
    // of a robots.txt the delay is known only once it has been read
    const asked = held.asked === null ? null : { ...held.asked, pauseMs: Math.max(held.asked.pauseMs, crawlDelayMs) }
    await releaseHostLease(this.#app.catalogue, held.host, held.claim, asked)
  }

  #renew(host: string, claim: string): () => void {
    const timer = setInterval(() => {
      renewHostLease(this.#app.catalogue, host, claim).then(
        (isOurs) => {
          if (isOurs || this.#held?.claim !== claim) return
          this.#lost.abort(lostTurn(host))
        },
        () => undefined, // the catalogue is away: the lease says how long that may last
      )
    }, HOST_LEASE_MS / 3)
    timer.unref()
    return () => clearInterval(timer)
  }
}

/** `example.org`, or `example.org:8080`: what a turn is of. */
function hostOf(address: string): string {
  return new URL(address).host
}

function lostTurn(host: string): ThrottledError {
  return new ThrottledError('host_turn', `the turn of ${host} went to somebody else`, ASK_AGAIN_MS, { host })
}

function toAsked(made: MadeRequest, held: Held, delayMs: number, crawlDelayMs: number | null): Asked {
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
      return new ThrottledError('host_day_full', `${host} was asked as often today as its source allows`, waitMs, {
        host,
      })
  }
}
