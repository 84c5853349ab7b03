import type { FetchPorts } from './ports.ts'
import { PermanentError, TransientError } from '../../../errors.ts'
import type { GetOptions, HttpAnswer } from '../http/http-messages.ts'
import { HostLeases, type WaitPolicy } from './host-lease.ts'

/** Options of `politeGet`. */
export interface PoliteGet extends Pick<GetOptions, 'accept' | 'headers' | 'headersFor' | 'maxBytes' | 'overflow'> {
  /** Who holds the host lease meanwhile: a location or a run. */
  readonly holder: string
  /** Minimum pause between two requests to the host. */
  readonly delayMs: number
  /** Requests to the host per day (UTC); null or absent for no limit. */
  readonly maxPerDay?: number | null
  /** What to do when another caller holds the host lease; default `reserve`. */
  readonly waitPolicy?: WaitPolicy
  readonly signal: AbortSignal
  /** Called with the robots.txt rule before the request. */
  readonly onRobots?: (rule: string) => void
}

/**
 * One polite fetch: each request is made under its host's lease, only where robots.txt allows it (checked for the
 * address and again for each redirect target), and with the due pause between two.
 * @throws PermanentError `robots_disallowed`; TransientError `robots_unreachable`; ThrottledError `host_turn`,
 *   `host_paused`, `host_day_full`; and as `HttpClient.get`
 */
export async function politeGet(app: FetchPorts, address: string, options: PoliteGet): Promise<HttpAnswer> {
  const { holder, delayMs, maxPerDay = null, waitPolicy = 'reserve', signal, onRobots, ...wanted } = options
  const leases = new HostLeases(app, { holder, delayMs, maxPerDay, waitPolicy, signal })
  let rule = ''
  try {
    return await app.http.get(address, {
      ...wanted,
      signal: leases.signal,
      beforeRequest: async (next) => {
        rule = await checkRobots(app, next, leases)
        onRobots?.(rule)
        await leases.take(next) // the request for robots.txt may have used up the lease
      },
      afterRequest: (made) => leases.note(made, rule),
    })
  } finally {
    await leases.end()
  }
}

/** Returns the rule that allows the address; throws when it is disallowed. */
async function checkRobots(app: FetchPorts, address: string, leases: HostLeases): Promise<string> {
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
