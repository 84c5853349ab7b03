import type { App } from '../../app.ts'
import { PermanentError, TransientError } from '../../errors.ts'
import { inTurn } from './host-turn.ts'
import type { GetOptions, HttpAnswer } from './http-client.ts'

export interface PoliteGet extends Pick<GetOptions, 'accept' | 'headers' | 'maxBytes' | 'overflow'> {
  /** Whoever holds the host's turn meanwhile: a location or a run. */
  readonly holder: string
  /** Pause between two requests to the host. */
  readonly delayMs: number
  readonly signal: AbortSignal
  /** Told what robots.txt said, before the request. */
  readonly onRobots?: (rule: string) => void
}

/**
 * One request as a good guest makes it: in the host's turn, and only where robots.txt allows it, for the address and
 * again for wherever it redirects to.
 * @throws PermanentError `robots_disallowed`; TransientError `robots_unreachable`; ThrottledError `host_turn`; and as
 *   `HttpClient.get`
 */
export async function politeGet(app: App, address: string, options: PoliteGet): Promise<HttpAnswer> {
  const { holder, delayMs, signal, onRobots, ...wanted } = options
  return inTurn(app, address, holder, delayMs, signal, () =>
    app.http.get(address, {
      ...wanted,
      signal,
      beforeRequest: async (next) => {
        const decision = await app.robots.check(next, signal)
        onRobots?.(decision.rule)
        if (decision.allowed) return
        const { host } = new URL(next)
        if (decision.rule === 'robots_unreachable') {
          throw new TransientError('robots_unreachable', `robots.txt of ${host} does not answer`)
        }
        throw new PermanentError('robots_disallowed', `robots.txt of ${host} forbids it: ${decision.rule}`)
      },
    }),
  )
}
