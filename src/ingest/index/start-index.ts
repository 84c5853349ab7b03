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
  const built = reportRefusedEmbedder(app, ensureIndex(app, signal), signal).catch((error: unknown) => {
    if (signal.aborted) return
    const level = error instanceof AppError ? 'warn' : 'error'
    log[level]({ reason: messageOf(error) }, 'the index is not built yet')
  })
  const waited = new AbortController()
  await Promise.race([built, app.clock.sleep(WAIT_MS, waited.signal)])
  waited.abort()
}

/** Says in the log, once a start, why search by meaning is off although an embedder is configured. */
async function reportRefusedEmbedder(app: IndexPorts, built: Promise<unknown>, signal: AbortSignal): Promise<void> {
  await built
  const state = await app.engine.state(signal)
  if (state.kind === 'absent' || state.refusedEmbedder === undefined) return
  loggerFor(app.log, 'index').warn({ reason: state.refusedEmbedder }, 'search by meaning is off')
}
