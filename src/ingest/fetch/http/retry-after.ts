/** A host that asks for a longer wait is still requested again after a day. */
const MAX_RETRY_AFTER_MS = 24 * 60 * 60 * 1000

/** A zero wait would make a tight loop, since waiting costs no attempt. */
const MIN_RETRY_AFTER_MS = 1_000

/** RFC 9110 section 5.6.7: the preferred form and the two obsolete ones all begin with a day's name. */
const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)/i

/**
 * Retry-After (RFC 9110 section 10.2.3), seconds or a date, as milliseconds from `nowMs`, limited to 1 s to 24 h.
 * Null when absent or unreadable.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? ''
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : HTTP_DATE.test(text) ? Date.parse(text) - nowMs : NaN
  if (Number.isNaN(waitMs)) return null
  return Math.min(Math.max(waitMs, MIN_RETRY_AFTER_MS), MAX_RETRY_AFTER_MS)
}
