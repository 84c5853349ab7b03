import { TransientError } from '../../../errors.ts'

/** One signal for everything that may end an exchange: its limits and its caller. */
export interface Deadline {
  readonly signal: AbortSignal
  /** The head has come: only the total limit counts from now on. */
  headArrived(): void
  /** Frees the timers; must be called once the exchange is over. */
  end(): void
}

/** Starts the limits of one exchange with `host`. The signal's reason is TransientError `fetch_timeout`, or the caller's. */
export function startDeadline(host: string, headerMs: number, leftMs: number, caller?: AbortSignal): Deadline {
  const controller = new AbortController()
  const give = (message: string) => () => controller.abort(new TransientError('fetch_timeout', message))
  const head = setTimeout(give(`no answer from ${host} in ${headerMs} ms`), headerMs)
  const total = setTimeout(give(`fetch from ${host} took too long, ${Math.round(leftMs)} ms were left`), leftMs)
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
