import { MAX_INPUT_BYTES } from '../parse/limits.ts'

/** Limits for one parse and for one child process. */
export interface ParseLimits {
  /** Time from request to answer. */
  readonly wallClockMs: number
  readonly residentBytes: number
  readonly inputBytes: number
  /** A child is replaced after this many files, since libraries keep caches... */
  readonly filesPerChild: number
  /** ...or once it has grown by this much since its start. */
  readonly growthBytes: number
  /** A child that is idle for longer is ended... */
  readonly idleMs: number
  /** ...and sooner while there are more children than files are parsed at once. */
  readonly extraIdleMs: number
  /** How often resident memory is measured. */
  readonly pollMs: number
}

const MEBIBYTE = 1024 * 1024

/**
 * The guarantee is 60 s and 768 MiB for any file; the memory limit is well below, since a decompression bomb grows by
 * up to 100 MiB between two measurements.
 */
export const DEFAULT_PARSE_LIMITS: ParseLimits = {
  wallClockMs: 60_000,
  residentBytes: 640 * MEBIBYTE,
  inputBytes: MAX_INPUT_BYTES,
  filesPerChild: 200,
  growthBytes: 128 * MEBIBYTE,
  idleMs: 30_000,
  extraIdleMs: 2_000,
  // on other systems each measurement starts a process
  pollMs: process.platform === 'linux' ? 50 : 500,
}
