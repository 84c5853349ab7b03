import { systemClock } from '../runtime/clock.ts'
import { messageOf } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { RunningServer } from './running-server.ts'

const FIRST_DELAY_MS = 1000
const MAX_DELAY_MS = 30_000
/** A server that ran this long was healthy: when it ends, the delays start from the first again. */
const SOUND_AFTER_MS = 60_000

/** A server that is restarted, on the same port, whenever it ends by itself. */
export interface SupervisedServer<S extends RunningServer> {
  /** The same after every restart. */
  readonly url: string
  /** The running server; during a restart, the one that ended. */
  current(): S
  /** Ends the supervision, then the server. May be repeated. */
  stop(): Promise<void>
}

/** Starts the server, on `port` unless that is null. */
export type StartServer<S extends RunningServer> = (port: number | null, signal: AbortSignal) => Promise<S>

/**
 * Starts a server and restarts it on its port when it ends, after 1 s, 2 s, 4 s and so on up to 30 s, until
 * `stop`. A failure of the first start is thrown; later failures are logged, and the start is retried.
 */
export async function keepRunning<S extends RunningServer>(
  start: StartServer<S>,
  log: Logger,
): Promise<SupervisedServer<S>> {
  const ending = new AbortController()
  let current = await start(null, ending.signal)
  let restarting = Promise.resolve()
  let delayMs = FIRST_DELAY_MS

  const watch = (server: S): void => {
    const since = performance.now()
    server.onExit(() => {
      if (performance.now() - since > SOUND_AFTER_MS) delayMs = FIRST_DELAY_MS
      log.warn({ server: server.name, pid: server.pid, delayMs }, 'server ended unexpectedly')
      restarting = restart()
    })
  }
  const restart = async (): Promise<void> => {
    for (;;) {
      await systemClock.sleep(delayMs, ending.signal)
      if (ending.signal.aborted) return
      delayMs = Math.min(delayMs * 2, MAX_DELAY_MS)
      try {
        current = await start(current.port, ending.signal)
        return watch(current)
      } catch (error) {
        if (ending.signal.aborted) return
        log.error({ server: current.name, reason: messageOf(error) }, 'server did not start again')
      }
    }
  }

  watch(current)
  const stop = async (): Promise<void> => {
    ending.abort()
    await restarting
    await current.stop()
  }
  return { url: current.url, current: () => current, stop }
}
