/** An error that the user can fix; printed in one line, without a stack. */
export class BenchError extends Error {
  override readonly name = 'BenchError'
}

/**
 * Runs a main function. Ctrl-C and the time limit abort the signal, after which `main` must clean up and end. An error
 * is printed to stderr and sets exit code 1.
 */
export async function runBench(name: string, limitMs: number, main: (signal: AbortSignal) => Promise<void>) {
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => stopping.abort(new BenchError(`stopped by ${signal}`)))
  }
  const late = new BenchError(`gave up after ${Math.round(limitMs / 60_000)} minutes`)
  const timer = setTimeout(() => stopping.abort(late), limitMs)
  try {
    await main(stopping.signal)
  } catch (error) {
    const failure = stopping.signal.aborted ? (stopping.signal.reason as unknown) : error
    console.error(`${name}: ${isPlain(failure) ? failure.message : String((failure as Error).stack ?? failure)}`)
    process.exitCode = 1
  } finally {
    clearTimeout(timer)
  }
}

/** BenchErrors, and errors of Node for unknown options. */
function isPlain(error: unknown): error is Error {
  return (
    error instanceof BenchError ||
    (error instanceof Error && 'code' in error && /^ERR_PARSE_ARGS/.test(String(error.code)))
  )
}

/**
 * Parses an integer option.
 * @throws BenchError for anything else, and for less than `least`
 */
export function toCount(option: string, text: string, least: number): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) {
    throw new BenchError(`--${option} must be a whole number from ${least} up, is "${text}"`)
  }
  return Number(text)
}
