import { setTimeout as delay } from 'node:timers/promises'

/** The source of time; tests pass a fixed one. */
export interface Clock {
  now(): Date
  /** Resolves after `ms`, or at once (without an error) when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal ? { signal } : {})
    } catch {
      // aborted: the caller looks at its signal
    }
  },
}
