const MIB = 1024 * 1024

/** What bounds one fetch. Times in milliseconds, sizes in bytes; every one can be lowered by the operator and by tests. */
export interface HttpLimits {
  /** For the name, the connection and the head of one answer together. */
  readonly headerMs: number
  /** Between two pieces of a body. */
  readonly idleMs: number
  /** For the whole fetch with its redirects; the caller's `beforeRequest` does not count. */
  readonly totalMs: number
  readonly dnsMs: number
  readonly connectMs: number
  /** Of a body, both as sent and as decoded. */
  readonly maxBytes: number
  /** How many times larger than sent a body may become, once it has passed `ratioFromBytes`. */
  readonly maxRatio: number
  readonly ratioFromBytes: number
  readonly maxRedirects: number
}

/** The bar of the project's reliability notes, section 2. */
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
