import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { BUILD_FOLDER } from '../../runtime/build-folder.ts'
import { toChildFlags } from '../../runtime/child-flags.ts'
import { TransientError, type AppError } from '../../errors.ts'
import type { ChildReply } from './child-messages.ts'

/** Bounds the heap only; typed arrays live outside it, hence the monitor of resident memory. */
const MAX_HEAP_MIB = 512
/** Half of Node's default: young objects of 60 reports take 40 MB less, in the same time. */
const SEMI_SPACE_MIB = 8
/** Only the end of stderr is kept, where V8 reports why it aborted. */
const MAX_STDERR_CHARACTERS = 4_096
const BOOT_TIMEOUT_MS = 30_000

/** The program of the children: that of the running build, or the source. */
export const CHILD_PROGRAM =
  BUILD_FOLDER === null ? new URL('./parse-child.ts', import.meta.url) : new URL('./parse-child.js', BUILD_FOLDER)

/** Variables that a child needs to start, and to find `tesseract` and its data; no secrets. */
const ENVIRONMENT = ['PATH', 'TESSDATA_PREFIX', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot'] as const

/** How a child ended. `heapFull`: V8 ran out of heap. */
export interface ChildEnd {
  readonly description: string
  readonly signal: NodeJS.Signals | null
  readonly heapFull: boolean
}

/** A process that runs parse-child.ts. */
export interface Child {
  readonly process: ChildProcess
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<ChildEnd>
}

/**
 * Starts a child and waits until it is ready. Calls `register` at once, since the child may have to be killed before
 * that.
 * @throws TransientError `parser_unavailable` if it does not start
 */
export async function startChild(program: URL, register: (child: Child) => void): Promise<Child> {
  const child = forkChild(program)
  register(child)
  let timer: NodeJS.Timeout | undefined
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (what: string) => reject(unavailable(`the parse process ${what}`))
      child.process.once('error', (error) => fail(`did not start: ${error.message}`))
      child.process.once('message', (reply: ChildReply) =>
        reply.kind === 'ready' ? resolve() : fail('sent an unexpected message'),
      )
      void child.ended.then(({ description }) => fail(`ended at once: ${description}`))
      timer = setTimeout(() => fail(`was not ready after ${BOOT_TIMEOUT_MS} ms`), BOOT_TIMEOUT_MS)
    })
    return child
  } catch (error) {
    child.process.kill('SIGKILL')
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** A TransientError `parser_unavailable`: the file is not at fault, and a retry may succeed. */
export function unavailable(message: string): AppError {
  return new TransientError('parser_unavailable', message)
}

function forkChild(program: URL): Child {
  const isSource = program.pathname.endsWith('.ts')
  const started = fork(fileURLToPath(program), [], {
    execArgv: toChildFlags(program, LIMITS),
    env: childEnvironment(isSource ? null : program),
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  started.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR_CHARACTERS)
  })
  const ended = new Promise<ChildEnd>((resolve) => {
    started.once('exit', (code, signal) => {
      const heapFull = signal === 'SIGABRT' || code === 134 || /heap out of memory|Allocation failed/.test(stderr)
      resolve({ description: signal === null ? `exit code ${code}` : `signal ${signal}`, signal, heapFull })
    })
    started.once('error', ({ message }) => {
      if (started.pid === undefined) resolve({ description: message, signal: null, heapFull: false })
    })
  })
  return { process: started, ended }
}

/** Node 24 compiles WebAssembly in so many threads at once that OCR exceeded the memory limit. */
const LIMITS = [
  `--max-old-space-size=${MAX_HEAP_MIB}`,
  `--max-semi-space-size=${SEMI_SPACE_MIB}`,
  '--wasm-num-compilation-tasks=1',
] as const

function childEnvironment(build: URL | null): NodeJS.ProcessEnv {
  const inherited = ENVIRONMENT.flatMap((name): [string, string][] => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  const compiled = build === null ? {} : { NODE_COMPILE_CACHE: fileURLToPath(new URL('compile-cache', build)) }
  return { ...Object.fromEntries(inherited), ...compiled, TZ: 'UTC', LANG: 'C.UTF-8' }
}
