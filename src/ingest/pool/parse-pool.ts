import { setMaxListeners } from 'node:events'
import { stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import PQueue from 'p-queue'
import { combineSignals } from '../../runtime/combine-signals.ts'
import { AppError } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import {
  fromWireFile,
  type ChildAnswer,
  type ChildRequest,
  type FileBytes,
  type ListOfDocuments,
  type PoolInput,
} from './child-messages.ts'
import { CHILD_PROGRAM, startChild, unavailable, type Child } from './child-process.ts'
import type { OcrChoice } from '../parse/ocr/ocr-engine.ts'
import type { OcrPage } from '../../domain/pages/ocr-page.ts'
import { parseFailure } from './parse-failure.ts'
import type { ParsedFile } from '../parse/parse-file.ts'
import { DEFAULT_PARSE_LIMITS, type ParseLimits } from './parse-limits.ts'
import { PARSER_VERSION } from '../../domain/parser-version.ts'
import { readResidentBytes } from '../../runtime/resident-memory.ts'
import { runInChild } from './run-in-child.ts'

/** Each process may briefly need 700 MB. */
const MAX_DEFAULT_SIZE = 4

/** A parsed file and the version of the parser. */
export interface PoolResult extends ParsedFile {
  readonly parserVersion: string
}

/**
 * Parses files in child processes, so that a hostile file affects only itself. `parse` rejects with a PermanentError
 * whose code is one of parse-failure.ts, with the signal's reason if it aborts, or with TransientError
 * `parser_unavailable` if no process can be started; the pool stays usable after each. The bytes are not modified.
 */
export interface ParsePool {
  parse(input: PoolInput, signal: AbortSignal): Promise<PoolResult>
  /** The bytes of a file within a file, by its `ordinal` there. Rejects as `parse` does. */
  readContained(input: PoolInput & { readonly ordinal: number }, signal: AbortSignal): Promise<Uint8Array>
  /** Recognises page `pageIndex` of a PDF by OCR; fewer pages than files at once, so that files do not wait for OCR. */
  recognise(bytes: FileBytes, pageIndex: number, engine: OcrChoice, signal: AbortSignal): Promise<OcrPage>
  /**
   * Parses a list of documents; its kinds and results are defined by parse-list.ts in harvest. Lists queue separately
   * from files. Rejects as `parse` does, and with PermanentErrors of the list parser.
   */
  readList(list: ListOfDocuments, signal: AbortSignal): Promise<unknown>
  /** Ends all processes; running parses reject with `parser_unavailable`. */
  close(): Promise<void>
}

/**
 * `size`: how many files are parsed at once; by default one less than the processors, at least 1 and at most 4.
 * `program`: what the processes run, by default the parse-child.ts of this program.
 */
export interface ParsePoolOptions {
  readonly size?: number
  readonly program?: URL
  readonly log?: Logger
  readonly limits?: Partial<ParseLimits>
}

interface PooledChild {
  readonly child: Child
  readonly bytesAtStart: number
  files: number
  idle: NodeJS.Timeout | undefined
}

/** A pool without processes; they start on demand. */
export function createParsePool(options: ParsePoolOptions = {}): ParsePool {
  const limits: ParseLimits = { ...DEFAULT_PARSE_LIMITS, ...options.limits }
  const size = options.size ?? Math.min(MAX_DEFAULT_SIZE, Math.max(1, availableParallelism() - 1))
  const half = Math.max(1, Math.floor(size / 2))
  const fileQueue = new PQueue({ concurrency: size })
  const [pageQueue, listQueue] = [new PQueue({ concurrency: half }), new PQueue({ concurrency: half })]
  const children = createPooledChildren(options.program ?? CHILD_PROGRAM, size, limits)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // one listener per waiting parse
  const enqueue = async (queue: PQueue, request: ChildRequest, caller: AbortSignal): Promise<ChildAnswer> => {
    const { signal, release } = combineSignals(caller, closing.signal)
    try {
      return await takeTurn(queue, () => requestFromChild(children, request, limits, signal), signal)
    } catch (error) {
      logLostProcess(options.log, request, error)
      throw error
    } finally {
      release()
    }
  }
  return {
    async parse(file, signal) {
      const bytes = await sizeOf(file.bytes)
      if (bytes > limits.inputBytes) throw tooLarge(bytes, limits.inputBytes)
      const answer = await enqueue(fileQueue, { kind: 'parse', file }, signal)
      if (answer.kind !== 'parsed') throw parseFailure('crash', 'the parse process answered a different request')
      return { ...(await fromWireFile(answer.file, signal)), parserVersion: PARSER_VERSION }
    },
    async readContained({ ordinal, ...file }, signal) {
      const answer = await enqueue(fileQueue, { kind: 'contained', file, ordinal }, signal)
      if (answer.kind !== 'extracted') throw parseFailure('crash', 'the parse process answered a different request')
      return answer.bytes
    },
    async readList(list, signal) {
      if (list.bytes.length > limits.inputBytes) throw tooLarge(list.bytes.length, limits.inputBytes)
      const answer = await enqueue(listQueue, { kind: 'list', list }, signal)
      if (answer.kind !== 'listed') throw parseFailure('crash', 'the parse process answered a different request')
      return answer.answer
    },
    async recognise(bytes, pageIndex, engine, signal) {
      const answer = await enqueue(pageQueue, { kind: 'ocr', bytes, pageIndex, engine }, signal)
      if (answer.kind !== 'recognised') throw parseFailure('crash', 'the parse process answered a different request')
      return answer.page
    },
    async close() {
      closing.abort(closedPool())
      await children.close()
    },
  }
}

/**
 * Runs `work` when the queue has a place for it; rejects at once when `signal` aborts. Aborted work keeps its place until
 * its process has ended: p-queue's own `signal` would free it at once, and the next process would start beside the old.
 */
async function takeTurn<T>(queue: PQueue, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason)
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    const run = async () => {
      signal.throwIfAborted() // aborted while waiting
      return work()
    }
    void queue
      .add(run)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', leave))
  })
}

async function sizeOf(bytes: FileBytes): Promise<number> {
  return bytes instanceof Uint8Array ? bytes.length : (await stat(bytes.path)).size
}

function closedPool(): AppError {
  return unavailable('the parse pool is closed')
}

function tooLarge(bytes: number, maxBytes: number): AppError {
  return parseFailure('too_large', `${bytes} bytes, more than ${maxBytes}`)
}

/** Logs each process that a file brought down; other failures are logged by the caller. */
function logLostProcess(log: Logger | undefined, request: ChildRequest, error: unknown): void {
  if (!(error instanceof AppError) || !['timeout', 'memory', 'crash'].includes(error.code)) return
  const what = describe(request)
  log?.warn({ code: error.code, ...what }, 'parse process lost to a file')
}

function describe(request: ChildRequest): object {
  switch (request.kind) {
    case 'ocr':
      return { pageIndex: request.pageIndex }
    case 'list':
      return { bytes: request.list.bytes.length, list: request.list.kind }
    case 'contained':
      return { name: request.file.name, ordinal: request.ordinal }
    case 'parse':
      return { name: request.file.name }
  }
}

/** A crash reported by a process that parsed other files before may be their fault: it is retried in a new process. */
async function requestFromChild(
  children: PooledChildren,
  request: ChildRequest,
  limits: ParseLimits,
  signal: AbortSignal,
): Promise<ChildAnswer> {
  const pooled = await children.take()
  try {
    return await runInChild(pooled.child, request, limits, signal)
  } catch (error) {
    const { exitCode, signalCode } = pooled.child.process
    const isReportedCrash =
      error instanceof AppError && error.code === 'crash' && exitCode === null && signalCode === null
    if (pooled.files === 0 || !isReportedCrash) throw error
    pooled.child.process.kill('SIGKILL')
  } finally {
    await children.giveBack(pooled)
  }
  return requestFromChild(children, request, limits, signal)
}

interface PooledChildren {
  /** An idle process, or a new one. */
  take(): Promise<PooledChild>
  /** Keeps a process for the next file; one that parsed enough files, or grew too much, ends first. */
  giveBack(pooled: PooledChild): Promise<void>
  close(): Promise<void>
}

/** `size`: how many files are parsed at once; pages and lists may need further processes. */
function createPooledChildren(program: URL, size: number, limits: ParseLimits): PooledChildren {
  const idle: PooledChild[] = []
  const all = new Set<Child>()
  let closed = false
  const end = (child: Child) => child.process.kill('SIGKILL')
  return {
    async take() {
      if (closed) throw closedPool()
      const pooled = idle.pop() ?? (await startPooledChild(program, all))
      clearTimeout(pooled.idle)
      if (closed) end(pooled.child)
      return pooled
    },
    async giveBack(pooled) {
      pooled.files += 1
      if (closed || (await shouldBeReplaced(pooled, limits))) {
        end(pooled.child)
        await pooled.child.ended
        return
      }
      idle.push(pooled)
      const discard = () => {
        const position = idle.indexOf(pooled)
        if (position >= 0) idle.splice(position, 1)
        end(pooled.child)
      }
      pooled.idle = setTimeout(discard, all.size > size ? limits.extraIdleMs : limits.idleMs)
      void pooled.child.ended.then(discard)
    },
    async close() {
      closed = true
      idle.forEach((pooled) => clearTimeout(pooled.idle))
      await Promise.all([...all].map((child) => (end(child), child.ended)))
    },
  }
}

async function startPooledChild(program: URL, all: Set<Child>): Promise<PooledChild> {
  const child = await startChild(program, (starting) => {
    all.add(starting)
    void starting.ended.then(() => all.delete(starting))
  })
  const bytesAtStart = (await readResidentBytes(child.process.pid ?? 0)) ?? 0
  return { child, bytesAtStart, files: 0, idle: undefined }
}

async function shouldBeReplaced(pooled: PooledChild, limits: ParseLimits): Promise<boolean> {
  const { pid, exitCode, signalCode, connected, killed } = pooled.child.process
  // `killed`: the process may not have ended yet
  if (pid === undefined || exitCode !== null || signalCode !== null || !connected || killed) return true
  const bytes = (await readResidentBytes(pid)) ?? Infinity
  return pooled.files >= limits.filesPerChild || bytes - pooled.bytesAtStart > limits.growthBytes
}
