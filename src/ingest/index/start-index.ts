import type { IndexPorts } from './ports.ts'
import { AppError, messageOf } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import { ensureIndex } from './keep-index.ts'

/** A small library's index is built before its service answers; a larger one's while it does. */
const WAIT_MS = 5_000

/**
 * Builds the index if there is none with our settings. Returns when it is there, when that takes longer than a start
 * should, or when the search servers are away: whoever is asked meanwhile says so, and the index check goes on with it.
 */
export async function startIndex(app: IndexPorts, signal: AbortSignal): Promise<void> {
  const log = loggerFor(app.log, 'index')
  const built = ensureIndex(app, signal).catch((error: unknown) => {
    if (signal.aborted) return
    const level = error instanceof AppError ? 'warn' : 'error'
    log[level]({ reason: messageOf(error) }, 'the index is not built yet')
  })
  const waited = new AbortController()
  await Promise.race([built, app.clock.sleep(WAIT_MS, waited.signal)])
  waited.abort()
}
