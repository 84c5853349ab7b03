import { TransientError } from '../../../errors.ts'

/** One signal for everything that may end an exchange: its time limits and its caller. */
export interface Deadline {
  readonly signal: AbortSignal
  /** The response head has arrived: only the total limit applies from now on. */
  headArrived(): void
  /** Frees the timers; must be called once the exchange is over. */
  end(): void
}

/**
 * Starts the limits of one exchange with `host`. The signal's reason is TransientError `fetch_timeout`, or the
 * caller's.
 */
export function startDeadline(host: string, headerMs: number, leftMs: number, caller?: AbortSignal): Deadline {
  const controller = new AbortController()
  const abortWith = (message: string) => () => controller.abort(new TransientError('fetch_timeout', message))
  const head = setTimeout(abortWith(`no answer from ${host} in ${headerMs} ms`), headerMs)
  const total = setTimeout(abortWith(`fetch from ${host} took too long, ${Math.round(leftMs)} ms were left`), leftMs)
  const onCaller = () => controller.abort(caller?.reason)
  if (caller?.aborted) onCaller()
  else caller?.addEventListener('abort', onCaller, { once: true })
  return {
    signal: controller.signal,
    headArrived: () => clearTimeout(head),
    end: () => {
      clearTimeout(head)
      clearTimeout(total)
      caller?.removeEventListener('abort', onCaller)
    },
  }
}
