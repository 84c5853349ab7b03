import { setTimeout as delay } from 'node:timers/promises'
import { PermanentError } from '../../../src/errors.ts'
import { isParseFailureCode, type ParseFailureCode } from '../../../src/ingest/pool/parse-failure.ts'
import type { FileInput } from '../../../src/ingest/parse/parse-file.ts'
import { createParsePool, type PoolResult } from '../../../src/ingest/pool/parse-pool.ts'
import { readResidentBytes } from '../../../src/runtime/resident-memory.ts'
import { childProcessIds } from '../../support/child-processes.ts'

/** How often the memory of parse processes is read. */
const POLL_MS = 50
/** How often delays of this process's event loop are measured. */
const TICK_MS = 10
const MEBIBYTE = 1024 * 1024

/** The outcome of parsing a file: its text, or a reason code. Anything else that is thrown is a fault. */
export type ParseOutcome =
  { readonly kind: 'parsed'; readonly file: PoolResult } | { readonly kind: 'failed'; readonly code: ParseFailureCode }

/** A parse pool like that of the workers, with its memory and blocking measured. */
export interface WatchedPool {
  parse(bytes: Uint8Array, name: string, mediaType: string): Promise<ParseOutcome>
  /** The outcome of OCR of a page: `read`, `blank`, or a reason code. */
  recognise(bytes: Uint8Array, pageIndex: number): Promise<'read' | 'blank' | ParseFailureCode>
  /** The most memory that one of its processes used, in MiB. */
  peakMebibytes(): number
  /** The longest time for which parsing a file blocked this process, in its own processor time. */
  longestBlockMs(): number
  close(): Promise<void>
}

/** Opens a pool of one process, so that files are parsed one after another. */
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
  /** Measures while `run` is under way; what its caller does with the result is not counted. */
  during<T>(run: () => Promise<T>): Promise<T>
  longestMs(): number
  stop(): void
}

/** Measures long turns of the event loop by their processor time, so that waiting on a busy machine does not count. */
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
        await delay(2 * TICK_MS) // until a tick has measured the last turn
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
): Promise<ParseOutcome> {
  try {
    return { kind: 'parsed', file: await parse(input, new AbortController().signal) }
  } catch (error) {
    if (error instanceof PermanentError && isParseFailureCode(error.code)) return { kind: 'failed', code: error.code }
    throw error
  }
}

/** Reasons why a parsed file must not be stored: text that is not clean, or passages that differ from their pages. */
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
