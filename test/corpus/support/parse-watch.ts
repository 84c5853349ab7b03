import { setTimeout as delay } from 'node:timers/promises'
import { PermanentError } from '../../../src/errors.ts'
import { isParseFailureCode, type ParseFailureCode } from '../../../src/ingest/pool/parse-failure.ts'
import type { FileInput } from '../../../src/ingest/parse/parse-file.ts'
import { createParsePool, type PoolResult } from '../../../src/ingest/pool/parse-pool.ts'
import { readResidentBytes } from '../../../src/ingest/pool/resident-memory.ts'
import { childProcessIds } from '../../support/child-processes.ts'

/** How often the memory of parse processes is looked at. */
const POLL_MS = 50
/** How often this process looks whether something kept it from looking. */
const TICK_MS = 10
const MEBIBYTE = 1024 * 1024

/** What became of a file: its text, or the code of its failure. Anything else that is thrown is a fault. */
export type Parsed =
  { readonly kind: 'parsed'; readonly file: PoolResult } | { readonly kind: 'failed'; readonly code: ParseFailureCode }

/** A parse pool as the workers have it, watched from outside. */
export interface WatchedPool {
  parse(bytes: Uint8Array, name: string, mediaType: string): Promise<Parsed>
  /** What became of a page that OCR was asked for: `read`, `blank`, or the code of its failure. */
  recognise(bytes: Uint8Array, pageIndex: number): Promise<'read' | 'blank' | ParseFailureCode>
  /** The most memory that one of its processes held, in MiB. */
  peakMebibytes(): number
  /** The longest that a file's way through the pool kept this process from anything else, in its own time. */
  longestBlockMs(): number
  close(): Promise<void>
}

/** Opens a pool of one process, so that files wait for one another. */
export function openWatchedPool(): WatchedPool {
  const pool = createParsePool({ size: 1 })
  const loop = watchLoop()
  let peakBytes = 0
  const look = async () => {
    for (const pid of await childProcessIds()) peakBytes = Math.max(peakBytes, (await readResidentBytes(pid)) ?? 0)
  }
  const timer = setInterval(() => void look(), POLL_MS)
  return {
    parse: (bytes, name, mediaType) =>
      loop.during(() => outcomeOf(pool.parse, { bytes, name, declaredMediaType: mediaType })),
    async recognise(bytes, pageIndex) {
      try {
        const { lines } = await pool.recognise(bytes, pageIndex, 'bundled', new AbortController().signal)
        return lines.length > 0 ? 'read' : 'blank'
      } catch (error) {
        if (error instanceof PermanentError && isParseFailureCode(error.code)) return error.code
        throw error
      }
    },
    peakMebibytes: () => Math.round(peakBytes / MEBIBYTE),
    longestBlockMs: () => Math.round(loop.longestMs()),
    async close() {
      clearInterval(timer)
      loop.stop()
      await pool.close()
    },
  }
}

interface LoopWatch {
  /** Watches while `run` is under way: what its caller does with the answer is the caller's time. */
  during<T>(run: () => Promise<T>): Promise<T>
  longestMs(): number
  stop(): void
}

/** Sees turns of the event loop that took long, by the processor time in them: waits for a crowded machine are none. */
function watchLoop(): LoopWatch {
  let [underWay, longest, lastMs, lastCpu] = [0, 0, performance.now(), process.cpuUsage()]
  const timer = setInterval(() => {
    const { user, system } = process.cpuUsage(lastCpu)
    const lateMs = performance.now() - lastMs - TICK_MS
    if (underWay > 0) longest = Math.max(longest, Math.min(lateMs, (user + system) / 1_000))
    ;[lastMs, lastCpu] = [performance.now(), process.cpuUsage()]
  }, TICK_MS)
  return {
    async during(run) {
      underWay += 1
      try {
        return await run()
      } finally {
        await delay(2 * TICK_MS) // a tick that sees the last turn
        underWay -= 1
      }
    },
    longestMs: () => longest,
    stop: () => clearInterval(timer),
  }
}

async function outcomeOf(
  parse: (input: FileInput, signal: AbortSignal) => Promise<PoolResult>,
  input: FileInput,
): Promise<Parsed> {
  try {
    return { kind: 'parsed', file: await parse(input, new AbortController().signal) }
  } catch (error) {
    if (error instanceof PermanentError && isParseFailureCode(error.code)) return { kind: 'failed', code: error.code }
    throw error
  }
}

/** Why what came out of a file must not be stored: its text is not clean, or passages are not their pages'. */
export function faultsOf({ pages, passages, metadata }: PoolResult): readonly string[] {
  const texts = new Map(pages.map(({ index, text }) => [index, text]))
  const values = Object.values(metadata).flatMap(
    (found: { value: string | readonly string[] } | null) => found?.value ?? [],
  )
  const isClean = (text: string) => text.isWellFormed() && !/[\0-\u0008\u000b-\u001f\u007f-\u009f]/.test(text)
  return [
    ...pages.filter(({ text }) => !isClean(text) || text.normalize('NFC') !== text).map(({ index }) => `page ${index}`),
    ...values.filter((value) => !isClean(value) || value.length > 500).map((value) => `metadata ${value.slice(0, 40)}`),
    ...passages
      .filter(({ pageIndex, start, end, text }) => texts.get(pageIndex)?.slice(start, end) !== text)
      .map(({ pageIndex, start }) => `passage ${pageIndex}:${start}`),
  ]
}
