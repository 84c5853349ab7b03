/** A host that needs long to answer is left alone for twice as long as that. */
const SLOW_FACTOR = 2

/** A long download is our line's doing as often as the host's. */
const MAX_SLOW_MS = 30_000

const FIRST_FAILURE_MS = 1_000

const MAX_FAILURE_MS = 15 * 60_000

/** A host that asks for more is asked again after a day all the same. */
const MAX_PAUSE_MS = 24 * 60 * 60_000

/** Pauses after a failure are up to a fifth longer, so that hosts that failed together are not asked together. */
const SPREAD = 0.2

/** What is known when a request ended. Times in milliseconds. */
export interface PaceFacts {
  /** As the source declares it. */
  readonly delayMs: number
  /** As robots.txt asks for it; null when it does not. */
  readonly crawlDelayMs: number | null
  readonly answerMs: number
  /** Requests in a row that failed by the host's fault, this one included; 0 after any good answer. */
  readonly failures: number
  /** As the answer asked for it, by 429 or 503. */
  readonly retryAfterMs: number | null
}

/**
 * How long to leave a host alone after a request. Never shorter than the source and robots.txt ask for; longer for a
 * slow host; doubled with each failure in a row, and never before the time that the host itself named.
 * @param random from 0 up to 1
 */
export function toPauseMs(facts: PaceFacts, random: number): number {
  const slowMs = Math.min(facts.answerMs * SLOW_FACTOR, MAX_SLOW_MS)
  const calmMs = Math.max(facts.delayMs, facts.crawlDelayMs ?? 0, slowMs)
  if (facts.failures === 0) return calmMs
  const doublings = 2 ** Math.min(facts.failures - 1, 20)
  const grownMs = Math.min(Math.max(calmMs, FIRST_FAILURE_MS) * doublings, MAX_FAILURE_MS)
  const namedMs = Math.min((facts.retryAfterMs ?? 0) * doublings, MAX_PAUSE_MS)
  return Math.max(calmMs, Math.round(Math.max(grownMs, namedMs) * (1 + random * SPREAD)))
}
