import { MAX_INPUT_BYTES } from '../parse/limits.ts'

/** What one parse, and one child process, may use. */
export interface ParseLimits {
  /** From the request to the answer. */
  readonly wallClockMs: number
  readonly residentBytes: number
  readonly inputBytes: number
  /** A child is replaced after this many files, since libraries keep caches... */
  readonly filesPerChild: number
  /** ...or once it has grown by this much since its start. */
  readonly growthBytes: number
  /** A child that waits longer for a file ends. */
  readonly idleMs: number
  /** How often resident memory is looked at. */
  readonly pollMs: number
}

const MEBIBYTE = 1024 * 1024

/**
 * The promise is 60 s and 768 MiB for any file; memory is cut well below, since it grows by up to 100 MiB between two
 * looks when a bomb opens.
 */
export const DEFAULT_PARSE_LIMITS: ParseLimits = {
  wallClockMs: 60_000,
  residentBytes: 640 * MEBIBYTE,
  inputBytes: MAX_INPUT_BYTES,
  filesPerChild: 200,
  growthBytes: 300 * MEBIBYTE,
  idleMs: 30_000,
  // elsewhere a process is started for each look
  pollMs: process.platform === 'linux' ? 50 : 500,
}
