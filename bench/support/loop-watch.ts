import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

const MEBIBYTE = 1024 ** 2
const NANOSECONDS_A_MS = 1e6
/** Resolution of measured blocks: the length of the observed timer. */
const RESOLUTION_MS = 10
/** Interval of memory measurements. */
const LOOK_MS = 50

/** The effect of some work on its process. */
export interface Watched<T> {
  readonly result: T
  readonly ms: number
  /** The longest time for which the event loop was blocked. */
  readonly longestBlockMs: number
  /**
   * Resident memory before, at its peak, and after the work and garbage collection, in MiB; and the objects and buffers
   * that are then still in use.
   */
  readonly memoryMiB: {
    readonly before: number
    readonly peak: number
    readonly after: number
    readonly heapAfter: number
  }
}

/** Runs `work` and measures the event loop and memory of this process. Run with `--expose-gc`. */
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
    await delay(2 * RESOLUTION_MS) // a block at the end of the work shows in the next timer
    histogram.disable()
    clearInterval(poll)
    await settle()
    const longestBlockMs = Math.max(0, histogram.max / NANOSECONDS_A_MS - RESOLUTION_MS)
    return { result, ms, longestBlockMs, memoryMiB: { before, peak, after: residentMiB(), heapAfter: heapMiB() } }
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

function heapMiB(): number {
  const { heapUsed, external } = process.memoryUsage()
  return Math.round((heapUsed + external) / MEBIBYTE)
}
