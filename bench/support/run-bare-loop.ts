import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The same time limit per file as the pipeline. */
const FILE_LIMIT_MS = 60_000
const BOOT_LIMIT_MS = 30_000
const LOOP = fileURLToPath(new URL('./bare-loop.js', import.meta.url))

/** Results of the loop over all files; `ms` excludes the start of its process. */
export interface BareLoop {
  readonly read: number
  readonly failed: number
  readonly timedOut: number
  readonly crashed: number
  readonly pages: number
  readonly ms: number
}

type Reply = { kind: 'ready' } | { kind: 'read'; pages: number } | { kind: 'failed'; message: string }
type Ending = { kind: 'timed out' } | { kind: 'crashed' }

/** Parses the files with pdf-parse alone, in one process, which is replaced when a file hangs or crashes it. */
export async function runBareLoop(files: readonly string[], signal: AbortSignal): Promise<BareLoop> {
  const sum = { read: 0, failed: 0, timedOut: 0, crashed: 0, pages: 0, ms: 0 }
  let child: ChildProcess | null = null
  try {
    for (const file of files) {
      signal.throwIfAborted()
      child ??= await start()
      const startedMs = performance.now()
      const reply = await send(child, file, FILE_LIMIT_MS)
      sum.ms += performance.now() - startedMs
      if (reply.kind === 'read') [sum.read, sum.pages] = [sum.read + 1, sum.pages + reply.pages]
      else if (reply.kind === 'failed') sum.failed += 1
      else {
        sum[reply.kind === 'crashed' ? 'crashed' : 'timedOut'] += 1
        child.kill('SIGKILL')
        child = null
      }
    }
  } finally {
    if (child !== null) await end(child)
  }
  return sum
}

/** Waits, since only then its CPU time is that of an ended child. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}

async function start(): Promise<ChildProcess> {
  const env = { PATH: process.env['PATH'] }
  const child = fork(LOOP, [], { execArgv: [], env, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  const { kind } = await answer(child, BOOT_LIMIT_MS)
  if (kind === 'ready') return child
  child.kill('SIGKILL')
  throw new Error(`the loop over pdf-parse did not start: ${kind}`)
}

function send(child: ChildProcess, file: string, limitMs: number): Promise<Reply | Ending> {
  const answered = answer(child, limitMs)
  child.send(file)
  return answered
}

/** The next message of the child process, or why there is none. */
function answer(child: ChildProcess, limitMs: number): Promise<Reply | Ending> {
  return new Promise((resolve) => {
    const end = (reply: Reply | Ending): void => {
      clearTimeout(timer)
      child.off('message', end).off('exit', crash).off('error', crash)
      resolve(reply)
    }
    const crash = (): void => end({ kind: 'crashed' })
    const timer = setTimeout(() => end({ kind: 'timed out' }), limitMs)
    child.on('message', end).on('exit', crash).on('error', crash)
  })
}
