import type { IndexPorts } from './ports.ts'
import { AppError, messageOf } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import { ensureIndex } from './keep-index.ts'

/** A small library's index is built before the service answers; a larger one's while it answers. */
const WAIT_MS = 5_000

/**
 * Builds the index if there is none with our settings. Resolves when it is built, after 5 s at most, or when the search
 * servers are unavailable; responses then state that the index is incomplete, and the index check continues the work.
 */
export async function startIndex(app: IndexPorts, signal: AbortSignal): Promise<void> {
  const log = loggerFor(app.log, 'index')
  const built = ensureIndex(app, signal)
  const report = (error: unknown): void => {
    if (signal.aborted) return
    const level = error instanceof AppError ? 'warn' : 'error'
    log[level]({ reason: messageOf(error) }, 'the index is not built yet')
  }
  built.catch(report)
  const waited = new AbortController()
  await Promise.race([built.catch(() => undefined), app.clock.sleep(WAIT_MS, waited.signal)])
  waited.abort()
}
