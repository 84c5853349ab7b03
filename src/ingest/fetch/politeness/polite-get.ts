import type { FetchPorts } from './ports.ts'
import { PermanentError, TransientError } from '../../../errors.ts'
import type { GetOptions, HttpAnswer } from '../http/http-messages.ts'
import { HostLeases, type WaitPolicy } from './host-lease.ts'

export interface PoliteGet extends Pick<GetOptions, 'accept' | 'headers' | 'maxBytes' | 'overflow'> {
  /** Whoever holds the host's turn meanwhile: a location or a run. */
  readonly holder: string
  /** Pause between two requests to the host, at least. */
  readonly delayMs: number
  /** Requests to the host a day, UTC; null or absent: no bound. */
  readonly maxPerDay?: number | null
  /** When the host's turn is somebody else's; default `line`. */
  readonly waitPolicy?: WaitPolicy
  readonly signal: AbortSignal
  /** Told what robots.txt said, before the request. */
  readonly onRobots?: (rule: string) => void
}

/**
 * One fetch as a good guest makes it: each request in its host's turn, only where robots.txt allows it (for the address
 * and again for wherever it redirects to), and with the pause that is due between two.
 * @throws PermanentError `robots_disallowed`; TransientError `robots_unreachable`; ThrottledError `host_turn`,
 *   `host_paused`, `host_day_full`; and as `HttpClient.get`
 */
export async function politeGet(app: FetchPorts, address: string, options: PoliteGet): Promise<HttpAnswer> {
  const { holder, delayMs, maxPerDay = null, waitPolicy = 'line', signal, onRobots, ...wanted } = options
  const leases = new HostLeases(app, { holder, delayMs, maxPerDay, waitPolicy, signal })
  let rule = ''
  try {
    return await app.http.get(address, {
      ...wanted,
      signal: leases.signal,
      beforeRequest: async (next) => {
        rule = await askRobots(app, next, leases)
        onRobots?.(rule)
        await leases.take(next) // robots.txt may have cost the turn
      },
      afterRequest: (made) => leases.note(made, rule),
    })
  } finally {
    await leases.end()
  }
}

/** The rule that lets an address pass, or the error of one that does not. */
async function askRobots(app: FetchPorts, address: string, leases: HostLeases): Promise<string> {
  await leases.take(address)
  const { allowed, rule, crawlDelayMs } = await app.robots.check(address, {
    signal: leases.signal,
    beforeRequest: (next) => leases.take(next),
    afterRequest: (made) => leases.note(made, 'robots.txt itself'),
  })
  leases.noteCrawlDelay(address, crawlDelayMs)
  if (allowed) return rule
  const { host } = new URL(address)
  if (rule === 'robots_unreachable') {
    throw new TransientError('robots_unreachable', `robots.txt of ${host} does not answer`)
  }
  throw new PermanentError('robots_disallowed', `robots.txt of ${host} forbids it: ${rule}`)
}
