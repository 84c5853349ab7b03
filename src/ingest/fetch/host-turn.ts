import { randomUUID } from 'node:crypto'
import type { App } from '../../app.ts'
import { endTurn, takeTurn } from '../../catalogue/hosts.ts'
import { ThrottledError } from '../../errors.ts'

/** How soon to ask again for a turn that somebody holds; spread, so that those who wait do not all ask at once. */
const ASK_AGAIN_MS = 150
const SPREAD_MS = 250

/**
 * Runs `work` while holding the host's turn: one request at a time to a host, whoever the worker, and `delayMs` between
 * two. A site that asks us to wait is left alone for as long.
 * @throws ThrottledError `host_turn` when it is somebody else's turn
 */
export async function inTurn<T>(
  app: App,
  address: string,
  who: string,
  delayMs: number,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const { host } = new URL(address)
  // A stalled job may run twice at once, and is then two guests.
  const holder = `${who}.${randomUUID()}`
  const turn = await takeTurn(app.catalogue, host, holder)
  if (turn !== 'taken') {
    const waitMs = Math.max(turn.waitMs, ASK_AGAIN_MS) + Math.floor(Math.random() * SPREAD_MS)
    throw new ThrottledError('host_turn', `another request to ${host} is under way`, waitMs)
  }
  let pauseMs = delayMs
  try {
    const robots = await app.robots.check(address, signal)
    pauseMs = Math.max(delayMs, robots.crawlDelayMs ?? 0)
    return await work()
  } catch (error) {
    if (error instanceof ThrottledError) pauseMs = Math.max(pauseMs, error.retryAfterMs)
    throw error
  } finally {
    await endTurn(app.catalogue, host, holder, pauseMs)
  }
}
