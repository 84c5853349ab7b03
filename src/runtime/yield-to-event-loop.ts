import { setImmediate } from 'node:timers/promises'

/** Work without a turn for others: well under what a request may wait. */
const SLICE_MS = 30

let lastMs = 0

/** Gives the event loop a turn when the last one is some time ago, and stops when `signal` says so. */
export async function yieldToEventLoop(signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  if (performance.now() - lastMs < SLICE_MS) return
  await setImmediate()
  lastMs = performance.now()
}
