import { fork, type ChildProcess } from 'node:child_process'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { BUILD_FOLDER } from '../../../runtime/build-folder.ts'
import { toChildFlags } from '../../../runtime/child-flags.ts'
import { readResidentBytes } from '../../../runtime/resident-memory.ts'
import { untilAborted } from '../until-aborted.ts'
import type { ModelInput, ModelOptions, ModelReply, ModelRequest } from './model-messages.ts'

const PROGRAM =
  BUILD_FOLDER === null ? new URL('./model-child.ts', import.meta.url) : new URL('./model-child.js', BUILD_FOLDER)
/** The heap has only tokens and answers: the model lies outside it. */
const LIMITS = ['--max-old-space-size=512', '--max-semi-space-size=8'] as const
/** Loading a model of 90 MB takes a second. */
const BOOT_MS = 60_000
/** A process in which no input ends for so long is replaced. */
const INPUT_MS = 30_000
const POLL_MS = 1_000
/** Resident memory of the process, in sizes of the file of the model, and besides: 90 MB take 225 MB in all. */
const MEMORY_PER_MODEL = 3
const MAX_OTHER_BYTES = 768 * 1024 ** 2

/** A model in a process of its own, which starts with the first request, and again where it was lost. */
export interface ModelProcess {
  /**
   * The numbers of each input, in order. What has not begun when `signal` aborts is dropped.
   * @throws Error in one line where the model cannot be run
   */
  run(inputs: readonly ModelInput[], isUrgent: boolean, signal: AbortSignal): Promise<readonly Float32Array[]>
  /** Starts the process before it is needed. @throws Error in one line where the model cannot be loaded */
  start(): Promise<void>
  /** The id of the process, if there is one. */
  pid(): number | null
  close(): Promise<void>
}

interface RunningChild {
  readonly process: ChildProcess
  /** Rejects where the model cannot be loaded. */
  readonly ready: Promise<void>
  readonly ended: Promise<void>
  /** What waits for the end of each run, by its id. */
  readonly waiting: Map<number, (reply: RunReply | Error) => void>
}

type RunReply = Extract<ModelReply, { readonly id: number }>

/** A process that nobody asks for `idleMs` is ended, and started again when it is needed; null: never. */
export function createModelProcess(options: ModelOptions, idleMs: number | null = null): ModelProcess {
  let current: RunningChild | null = null
  let lastId = 0
  let isClosed = false
  let idle: NodeJS.Timeout | undefined
  const start = (): RunningChild => {
    const child = startChild(options)
    void child.ended.then(() => {
      if (current === child) current = null
    })
    return child
  }
  return {
    run: async (inputs, isUrgent, signal) => {
      if (isClosed) throw new Error('the model is closed')
      clearTimeout(idle)
      const child = (current ??= start())
      try {
        await untilAborted(child.ready, signal)
        return await runIn(child, { kind: 'run', id: (lastId += 1), inputs, isUrgent }, signal)
      } finally {
        clearTimeout(idle)
        if (child.waiting.size === 0 && idleMs !== null) {
          idle = setTimeout(() => child.process.kill('SIGKILL'), idleMs).unref()
        }
      }
    },
    start: () => (current ??= start()).ready,
    pid: () => current?.process.pid ?? null,
    close: async () => {
      isClosed = true
      clearTimeout(idle)
      const child = current
      child?.process.kill('SIGKILL')
      await child?.ended
    },
  }
}

/** Starts a process, and watches its memory and the time that it takes for an input. */
function startChild(options: ModelOptions): RunningChild {
  const child = fork(fileURLToPath(PROGRAM), [JSON.stringify(options)], {
    execArgv: toChildFlags(PROGRAM, LIMITS),
    env: { TZ: 'UTC', LANG: 'C.UTF-8' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const waiting: RunningChild['waiting'] = new Map()
  let reason = 'the process of the model ended'
  const stop = (why: string): void => {
    reason = why
    child.kill('SIGKILL')
  }
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', () => {
      if (child.pid === undefined) resolve()
    })
  })
  const ready = untilReady(child, ended, () => reason, stop)
  ready.catch(() => child.kill('SIGKILL'))
  const stopWatching = watch(child, waiting, options, stop)
  void ended.then(() => {
    stopWatching()
    for (const settle of waiting.values()) settle(new Error(reason))
  })
  return { process: child, ready, ended, waiting }
}

function untilReady(
  child: ChildProcess,
  ended: Promise<void>,
  reasonOf: () => string,
  stop: (why: string) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => stop(`the model was not loaded after ${BOOT_MS} ms`), BOOT_MS)
    const settle = (end: () => void) => {
      clearTimeout(late)
      end()
    }
    child.once('message', (reply: ModelReply) => {
      settle(() => (reply.kind === 'broken' ? reject(new Error(reply.message)) : resolve()))
    })
    void ended.then(() => settle(() => reject(new Error(reasonOf()))))
  })
}

/** Hands out replies. Stops a process that takes too much memory, or too long for an input. Returns what ends the watch. */
function watch(
  child: ChildProcess,
  waiting: RunningChild['waiting'],
  { folder }: ModelOptions,
  stop: (why: string) => void,
): () => void {
  let lastReplyMs = performance.now()
  child.on('message', (reply: ModelReply) => {
    lastReplyMs = performance.now()
    if (reply.kind === 'done' || reply.kind === 'failed') waiting.get(reply.id)?.(reply)
  })
  const look = async (): Promise<void> => {
    if (waiting.size === 0) lastReplyMs = performance.now()
    else if (performance.now() - lastReplyMs > INPUT_MS) stop(`the model took more than ${INPUT_MS} ms for an input`)
    const { size } = await stat(path.join(folder, 'model.onnx'))
    const limit = MEMORY_PER_MODEL * size + MAX_OTHER_BYTES
    const bytes = await readResidentBytes(child.pid ?? 0)
    if (bytes !== null && bytes > limit) stop(`the model takes more than ${limit} bytes of memory`)
  }
  const timer = setInterval(() => void look().catch(() => undefined), POLL_MS)
  return () => clearInterval(timer)
}

function runIn(
  { process: child, waiting }: RunningChild,
  request: Extract<ModelRequest, { readonly kind: 'run' }>,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const { id } = request
  const ended = new AbortController()
  return new Promise<readonly Float32Array[]>((resolve, reject) => {
    waiting.set(id, (reply) => {
      if (reply instanceof Error) reject(reply)
      else if (reply.kind === 'failed') reject(new Error(reply.message))
      else resolve(reply.outputs)
    })
    const cancel = () => {
      child.send({ kind: 'cancel', id } satisfies ModelRequest, () => undefined)
      reject(signal.reason)
    }
    if (signal.aborted) return reject(signal.reason)
    signal.addEventListener('abort', cancel, { once: true, signal: ended.signal })
    // a process that is ending rejects the message: `ended` then reports why
    child.send(request, () => undefined)
  }).finally(() => {
    ended.abort()
    waiting.delete(id)
  })
}
