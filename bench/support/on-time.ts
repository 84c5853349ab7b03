import { systemClock } from '../../src/runtime/clock.ts'

/**
 * Calls `act` `rate` times a second for some seconds, on schedule regardless of earlier calls, and waits for the last
 * to end; never for rate 0. `act` must not fail; `lateMs` is the delay of its call.
 */
export async function onTime(
  rate: number,
  seconds: number,
  signal: AbortSignal,
  act: (lateMs: () => number) => Promise<void>,
): Promise<void> {
  const startedMs = performance.now()
  const running = new Set<Promise<void>>()
  for (let count = 0; count < rate * seconds; count += 1) {
    const dueMs = startedMs + (count * 1000) / rate
    const waitMs = dueMs - performance.now()
    if (waitMs > 0) await systemClock.sleep(waitMs, signal)
    signal.throwIfAborted()
    const acting: Promise<void> = act(() => Math.max(0, performance.now() - dueMs)).finally(() =>
      running.delete(acting),
    )
    running.add(acting)
  }
  await Promise.all(running)
}
