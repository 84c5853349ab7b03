import { AppError, messageOf, PermanentError } from '../../errors.ts'
import type { Clock } from '../../runtime/clock.ts'

/** A query that comes during a batch may have to wait for its end, so this is what a batch should take. */
const WANTED_MS = 500
const MAX_TEXTS = 64
const FIRST_TEXTS = 4
/** Time limit of a batch, however slow the machine. */
const BATCH_MS = 60_000
/** The wait after a failure, doubled at each further one. */
const FIRST_WAIT_MS = 1_000
const LONGEST_WAIT_MS = 60_000
/** How often a text that the embedder refuses is sent alone before it is left out. */
const REFUSALS = 2

export interface PassageBatchesOptions {
  readonly embed: (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[]>
  /** Resolves when no query waits. */
  readonly whenNoneWaits: () => Promise<void>
  /** Whether somebody searches: batches then leave half of the time to queries. */
  readonly isSearched: () => Promise<boolean>
  /** Resolves after some milliseconds, or when `signal` aborts. */
  readonly sleep: Clock['sleep']
}

/** What became of a batch. */
export interface BatchReport {
  /** Vectors of these texts; null for one that the embedder refuses for good. */
  done(texts: readonly string[], vectors: readonly (Float32Array | null)[]): Promise<void>
  /** The batch is repeated after a while. */
  failed(reason: string): Promise<void>
}

/**
 * Embeds texts in batches, which are made smaller where they take long, so that queries need not wait for them. A batch
 * that fails is repeated, for as long as it takes; all that was done before stays done. Rejects only when `signal`
 * aborts, or `report` does.
 */
export async function embedInBatches(
  { embed, whenNoneWaits, isSearched, sleep }: PassageBatchesOptions,
  texts: readonly string[],
  report: BatchReport,
  signal: AbortSignal,
): Promise<void> {
  let [from, size, failures, refusals] = [0, FIRST_TEXTS, 0, 0]
  while (from < texts.length) {
    signal.throwIfAborted()
    await whenNoneWaits()
    const batch = texts.slice(from, from + size)
    const startedMs = performance.now()
    try {
      const vectors = await embed(batch, AbortSignal.any([signal, AbortSignal.timeout(BATCH_MS)]))
      const ms = performance.now() - startedMs
      await report.done(batch, vectors)
      from += batch.length
      ;[failures, refusals, size] = [0, 0, nextSize(size, ms)]
      if (await isSearched()) await sleep(Math.min(ms, BATCH_MS), signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError) || !error.code.startsWith('embedder_')) throw error
      const isRefused = error instanceof PermanentError
      if (isRefused && batch.length === 1 && (refusals += 1) >= REFUSALS) {
        await report.done(batch, [null])
        from += 1
        refusals = 0
        continue
      }
      size = Math.max(1, Math.floor(size / 2))
      if (isRefused) continue
      await report.failed(messageOf(error))
      await sleep(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures), signal)
      failures = Math.min(failures + 1, 10)
    }
  }
}

function nextSize(size: number, ms: number): number {
  if (ms < WANTED_MS) return Math.min(MAX_TEXTS, 2 * size)
  return ms > 2 * WANTED_MS ? Math.max(1, Math.floor(size / 2)) : size
}
