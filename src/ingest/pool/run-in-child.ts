import { PermanentError, type AppError } from '../../errors.ts'
import type { ChildAnswer, ChildReply, ChildRequest } from './child-messages.ts'
import { createAnswerAssembly } from './answer-portions.ts'
import { unavailable, type Child, type ChildEnd } from './child-process.ts'
import { parseFailure } from './parse-failure.ts'
import type { ParseLimits } from './parse-limits.ts'
import { readResidentBytes } from '../../runtime/resident-memory.ts'

/** Signals that people and systems send to stop a program; a file does not raise them. */
const STOP_SIGNALS: readonly string[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Sends `child` one request and waits for the answer. The child is killed if it exceeds a limit or `signal` aborts,
 * since nothing else stops a parser in a loop. If it is still alive afterwards, it can be used again.
 * @throws PermanentError with a code of parse-failure.ts, TransientError if the child was stopped from outside
 */
export async function runInChild(
  child: Child,
  request: ChildRequest,
  limits: ParseLimits,
  signal: AbortSignal,
): Promise<ChildAnswer> {
  const guard = new AbortController()
  try {
    return await new Promise<ChildAnswer>((resolve, reject) => {
      const stop = (reason: unknown) => {
        reject(reason)
        child.process.kill('SIGKILL')
      }
      listen(child, guard.signal, resolve, reject)
      enforceLimits(child, limits, guard.signal, stop)
      signal.addEventListener('abort', () => stop(signal.reason), { once: true, signal: guard.signal })
      if (signal.aborted) stop(signal.reason)
      // a child that is ending rejects the message: `ended` then reports why
      else child.process.send(request, () => undefined)
    })
  } finally {
    guard.abort()
  }
}

function listen(
  child: Child,
  done: AbortSignal,
  resolve: (answer: ChildAnswer) => void,
  reject: (error: AppError) => void,
): void {
  const assembly = createAnswerAssembly()
  const receive = (reply: ChildReply) => {
    if (reply.kind === 'failed') reject(new PermanentError(reply.code, reply.message))
    else if (reply.kind === 'portion') assembly.add(reply)
    else if (reply.kind !== 'ready') resolve(assembly.complete(reply))
  }
  child.process.on('message', receive)
  done.addEventListener('abort', () => child.process.off('message', receive), { once: true })
  void child.ended.then((end) => reject(toFailure(end)))
}

function enforceLimits(child: Child, limits: ParseLimits, done: AbortSignal, stop: (reason: AppError) => void): void {
  const timer = setTimeout(
    () => stop(parseFailure('timeout', `no result after ${limits.wallClockMs} ms`)),
    limits.wallClockMs,
  )
  const poll = setInterval(() => void checkMemory(child, limits, stop), limits.pollMs)
  done.addEventListener(
    'abort',
    () => {
      clearTimeout(timer)
      clearInterval(poll)
    },
    { once: true },
  )
}

async function checkMemory(child: Child, limits: ParseLimits, stop: (reason: AppError) => void): Promise<void> {
  const { pid, exitCode, signalCode } = child.process
  if (pid === undefined || exitCode !== null || signalCode !== null) return
  const bytes = await readResidentBytes(pid)
  if (bytes !== null && bytes > limits.residentBytes) {
    stop(parseFailure('memory', `more than ${limits.residentBytes} bytes of memory`))
  }
}

function toFailure(end: ChildEnd): AppError {
  if (end.heapFull) return parseFailure('memory', 'the heap of the parse process is full')
  if (end.signal !== null && STOP_SIGNALS.includes(end.signal)) return unavailable(`stopped by ${end.signal}`)
  return parseFailure('crash', `the parse process ended: ${end.description}`)
}
