import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

const MEBIBYTE = 1024 ** 2
const NANOSECONDS_A_MS = 1e6
/** How fine blocks are seen; a timer of this length is what is watched. */
const RESOLUTION_MS = 10
/** Memory is looked at so often. */
const LOOK_MS = 50

/** What some work did to the process that it ran in. */
export interface Watched<T> {
  readonly result: T
  readonly ms: number
  /** The longest time for which nothing else had its turn. */
  readonly longestBlockMs: number
  /** Resident memory: before, the most, and when the work was over and garbage collected, in MiB. */
  readonly memoryMiB: { readonly before: number; readonly peak: number; readonly after: number }
}

/** Runs `work` and watches the event loop of this process, and its memory. Run with `--expose-gc`. */
export async function watchLoop<T>(work: () => Promise<T>): Promise<Watched<T>> {
  await settle()
  const before = residentMiB()
  let peak = before
  const poll = setInterval(() => (peak = Math.max(peak, residentMiB())), LOOK_MS)
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  const startedMs = performance.now()
  try {
    const result = await work()
    const ms = performance.now() - startedMs
    await delay(2 * RESOLUTION_MS) // a block that ends with the work is seen by the next timer
    histogram.disable()
    clearInterval(poll)
    await settle()
    const longestBlockMs = Math.max(0, histogram.max / NANOSECONDS_A_MS - RESOLUTION_MS)
    return { result, ms, longestBlockMs, memoryMiB: { before, peak, after: residentMiB() } }
  } finally {
    histogram.disable()
    clearInterval(poll)
  }
}

async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.()
    await delay(LOOK_MS)
  }
}

function residentMiB(): number {
  return Math.round(process.memoryUsage().rss / MEBIBYTE)
}
