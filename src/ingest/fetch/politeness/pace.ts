/** A slow host gets a pause of twice its response time. */
const SLOW_FACTOR = 2

/** A long download is as often due to our connection as to the host. */
const MAX_SLOW_MS = 30_000

const FIRST_FAILURE_MS = 1_000

const MAX_FAILURE_MS = 15 * 60_000

/** A host that asks for a longer pause is still requested again after a day. */
const MAX_PAUSE_MS = 24 * 60 * 60_000

/** Pauses after a failure are up to a fifth longer, so that hosts that failed together are not retried together. */
const SPREAD = 0.2

/** What is known after a request. Times in milliseconds. */
export interface PaceFacts {
  /** As the source declares it. */
  readonly delayMs: number
  /** From robots.txt; null when it states none. */
  readonly crawlDelayMs: number | null
  readonly answerMs: number
  /** Consecutive requests that failed because of the host, this one included; 0 after any success. */
  readonly failures: number
  /** From a 429 or 503 response. */
  readonly retryAfterMs: number | null
}

/**
 * How long to pause before the next request to a host. Never shorter than the source and robots.txt require; longer for
 * a slow host; doubled with each consecutive failure, and never shorter than the host itself asked for.
 * @param random from 0 up to 1
 */
export function toPauseMs(facts: PaceFacts, random: number): number {
  const slowMs = Math.min(facts.answerMs * SLOW_FACTOR, MAX_SLOW_MS)
  const basePauseMs = Math.max(facts.delayMs, facts.crawlDelayMs ?? 0, slowMs)
  if (facts.failures === 0) return basePauseMs
  const doublings = 2 ** Math.min(facts.failures - 1, 20)
  const backoffMs = Math.min(Math.max(basePauseMs, FIRST_FAILURE_MS) * doublings, MAX_FAILURE_MS)
  const requestedMs = Math.min((facts.retryAfterMs ?? 0) * doublings, MAX_PAUSE_MS)
  return Math.max(basePauseMs, Math.round(Math.max(backoffMs, requestedMs) * (1 + random * SPREAD)))
}
