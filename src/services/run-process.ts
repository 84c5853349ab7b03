import { readConfig } from './read-config.ts'
import { prepareDisks } from './prepare-disks.ts'
import type { Config } from '../config.ts'
import { AppError, messageOf, toDiskError } from '../errors.ts'
import { createLogger, type Logger } from '../logger.ts'

/** What a process of an installation on several machines is given. */
export interface ProcessSetting {
  readonly config: Config
  readonly log: Logger
  /** Aborts on SIGINT and SIGTERM. */
  readonly shutdown: AbortSignal
}

/**
 * Runs the main function of such a process once its disks are checked. An expected failure is logged in one line, and
 * sets exit code 1.
 */
export async function runProcess(
  environment: NodeJS.ProcessEnv,
  main: (setting: ProcessSetting) => Promise<void>,
): Promise<void> {
  const shutdown = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => shutdown.abort())
  try {
    const config = readConfig(environment)
    const log = createLogger(config.logLevel)
    await prepareDisks(config, log, false)
    await main({ config, log, shutdown: shutdown.signal })
  } catch (thrown) {
    const error = toDiskError(thrown)
    if (!(error instanceof AppError)) throw error
    createLogger('error').error({ code: error.code }, messageOf(error))
    process.exitCode = 1
  }
}

/** Resolves when `signal` aborts. */
export async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}
