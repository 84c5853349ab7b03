const MIB = 1024 * 1024

/** Limits of one fetch. Times in milliseconds, sizes in bytes; the operator and tests can lower each. */
export interface HttpLimits {
  /** For name resolution, connection and response head of one request together. */
  readonly headerMs: number
  /** Between two pieces of a body. */
  readonly idleMs: number
  /** For the whole fetch with its redirects, excluding the caller's `beforeRequest`. */
  readonly totalMs: number
  readonly dnsMs: number
  readonly connectMs: number
  /** Of a body, both as sent and as decoded. */
  readonly maxBytes: number
  /** How many times its transferred size a decoded body may reach, once it has passed `ratioFromBytes`. */
  readonly maxRatio: number
  readonly ratioFromBytes: number
  readonly maxRedirects: number
}

/** From the project's reliability notes, section 2. */
export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  headerMs: 15_000,
  idleMs: 20_000,
  totalMs: 120_000,
  dnsMs: 10_000,
  connectMs: 10_000,
  maxBytes: 100 * MIB,
  maxRatio: 200,
  ratioFromBytes: 10 * MIB,
  maxRedirects: 10,
}
