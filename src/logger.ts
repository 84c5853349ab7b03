import { pino, destination, type Logger as PinoLogger } from 'pino'

/** Log calls give fields first, then a fixed lower-case sentence; never document texts or credentials. */
export type Logger = PinoLogger

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** Root logger: JSON lines on stderr, since stdout is for data. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    destination({ dest: 2, sync: true }),
  )
}

/** The logger of one module; `subsystem` is usually the name of its folder. */
export function loggerFor(root: Logger, subsystem: string): Logger {
  return root.child({ subsystem })
}
