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
import { startChild, unavailable, type Child } from './child-process.ts'
import type { OcrChoice } from '../parse/ocr/ocr-engine.ts'
import type { OcrPage } from '../../domain/ocr-page.ts'
import { parseFailure } from './parse-failure.ts'
import type { ParsedFile } from '../parse/parse-file.ts'
import { DEFAULT_PARSE_LIMITS, type ParseLimits } from './parse-limits.ts'
import { PARSER_VERSION } from '../../domain/parser-version.ts'
import { readResidentBytes } from './resident-memory.ts'
import { runInChild } from './run-in-child.ts'

/** Each may need 700 MB for a moment. */
const MAX_DEFAULT_SIZE = 4

/** A parsed file and the version of the code that read it. */
export interface PoolResult extends ParsedFile {
  readonly parserVersion: string
}

/**
 * Reads files in processes of their own, so that a hostile one costs only itself. `parse` rejects with a PermanentError
 * whose code is one of parse-failure.ts, with the signal's reason when it aborts, or with TransientError
 * `parser_unavailable` when no process can be had; the pool goes on after each. The bytes stay the caller's.
 */
export interface ParsePool {
  parse(input: PoolInput, signal: AbortSignal): Promise<PoolResult>
  /** Reads page `pageIndex` of a PDF off its picture, fewer pages at once than files, so that files do not wait for it. */
  recognise(bytes: FileBytes, pageIndex: number, engine: OcrChoice, signal: AbortSignal): Promise<OcrPage>
  /**
   * Reads a list of documents; what of, and what the answer is, is between the caller and the harvest's parse-list.ts.
   * Lists wait for one another, and not for files. Rejects as `parse`, and with the list's own PermanentErrors.
   */
  readList(list: ListOfDocuments, signal: AbortSignal): Promise<unknown>
  /** Ends all processes; parses under way reject with `parser_unavailable`. */
  close(): Promise<void>
}

/** `size`: how many files at once; by default one less than the processors, at least 1 and at most 4. */
export interface ParsePoolOptions {
  readonly size?: number
  readonly log?: Logger
  readonly limits?: Partial<ParseLimits>
}

interface Member {
  readonly child: Child
  readonly bytesAtStart: number
  files: number
  idle: NodeJS.Timeout | undefined
}

/** A pool without any process yet: they start when files come. */
export function createParsePool(options: ParsePoolOptions = {}): ParsePool {
  const limits: ParseLimits = { ...DEFAULT_PARSE_LIMITS, ...options.limits }
  const size = options.size ?? Math.min(MAX_DEFAULT_SIZE, Math.max(1, availableParallelism() - 1))
  const few = Math.max(1, Math.floor(size / 2))
  const fileQueue = new PQueue({ concurrency: size })
  const [pageQueue, listQueue] = [new PQueue({ concurrency: few }), new PQueue({ concurrency: few })]
  const members = createMembers(limits)
  const closing = new AbortController()
  setMaxListeners(0, closing.signal) // one for each parse that waits
  const ask = async (queue: PQueue, request: ChildRequest, caller: AbortSignal): Promise<ChildAnswer> => {
    const { signal, release } = combineSignals(caller, closing.signal)
    try {
      return await queue.add(() => askMember(members, request, limits, signal), { signal })
    } catch (error) {
      logLoss(options.log, request, error)
      throw error
    } finally {
      release()
    }
  }
  return {
    async parse(file, signal) {
      const bytes = await sizeOf(file.bytes)
      if (bytes > limits.inputBytes) throw tooLarge(bytes, limits.inputBytes)
      const answer = await ask(fileQueue, { kind: 'parse', file }, signal)
      if (answer.kind !== 'parsed') throw parseFailure('crash', 'the parse process answered another question')
      return { ...fromWireFile(answer.file), parserVersion: PARSER_VERSION }
    },
    async readList(list, signal) {
      if (list.bytes.length > limits.inputBytes) throw tooLarge(list.bytes.length, limits.inputBytes)
      const answer = await ask(listQueue, { kind: 'list', list }, signal)
      if (answer.kind !== 'listed') throw parseFailure('crash', 'the parse process answered another question')
      return answer.answer
    },
    async recognise(bytes, pageIndex, engine, signal) {
      const answer = await ask(pageQueue, { kind: 'ocr', bytes, pageIndex, engine }, signal)
      if (answer.kind !== 'recognised') throw parseFailure('crash', 'the parse process answered another question')
      return answer.page
    },
    async close() {
      closing.abort(closedPool())
      await members.close()
    },
  }
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

/** One line for each process that a file brought down; other failures are the caller's to log. */
function logLoss(log: Logger | undefined, request: ChildRequest, error: unknown): void {
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
    case 'parse':
      return { name: request.file.name }
  }
}

/** What a process that has read other files says is a crash may be their fault: it is ended, and another one is asked. */
async function askMember(
  members: Members,
  request: ChildRequest,
  limits: ParseLimits,
  signal: AbortSignal,
): Promise<ChildAnswer> {
  const member = await members.take()
  try {
    return await runInChild(member.child, request, limits, signal)
  } catch (error) {
    const { exitCode, signalCode } = member.child.process
    const saysSo = error instanceof AppError && error.code === 'crash' && exitCode === null && signalCode === null
    if (member.files === 0 || !saysSo) throw error
    member.child.process.kill('SIGKILL')
  } finally {
    await members.giveBack(member)
  }
  return askMember(members, request, limits, signal)
}

interface Members {
  /** An idle process, or a new one. */
  take(): Promise<Member>
  /** Keeps a process for the next file, unless it is dead, worn out or too large. */
  giveBack(member: Member): Promise<void>
  close(): Promise<void>
}

function createMembers(limits: ParseLimits): Members {
  const idle: Member[] = []
  const all = new Set<Child>()
  let closed = false
  const end = (child: Child) => child.process.kill('SIGKILL')
  return {
    async take() {
      if (closed) throw closedPool()
      const member = idle.pop() ?? (await startMember(all))
      clearTimeout(member.idle)
      if (closed) end(member.child)
      return member
    },
    async giveBack(member) {
      member.files += 1
      if (closed || (await isWorn(member, limits))) return void end(member.child)
      idle.push(member)
      const leave = () => {
        const position = idle.indexOf(member)
        if (position >= 0) idle.splice(position, 1)
        end(member.child)
      }
      member.idle = setTimeout(leave, limits.idleMs)
      void member.child.ended.then(leave)
    },
    async close() {
      closed = true
      idle.forEach((member) => clearTimeout(member.idle))
      await Promise.all([...all].map((child) => (end(child), child.ended)))
    },
  }
}

async function startMember(all: Set<Child>): Promise<Member> {
  const child = await startChild((starting) => {
    all.add(starting)
    void starting.ended.then(() => all.delete(starting))
  })
  const bytesAtStart = (await readResidentBytes(child.process.pid ?? 0)) ?? 0
  return { child, bytesAtStart, files: 0, idle: undefined }
}

async function isWorn(member: Member, limits: ParseLimits): Promise<boolean> {
  const { pid, exitCode, signalCode, connected, killed } = member.child.process
  // `killed`: it may take the system a moment to bury it
  if (pid === undefined || exitCode !== null || signalCode !== null || !connected || killed) return true
  const bytes = (await readResidentBytes(pid)) ?? Infinity
  return member.files >= limits.filesPerChild || bytes - member.bytesAtStart > limits.growthBytes
}
