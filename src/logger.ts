import { pino, destination, type Logger as PinoLogger } from 'pino'

/** Fields first, then a fixed lower-case sentence. Never texts of documents or credentials. */
export type Logger = PinoLogger

export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug'

/** Root logger: JSON lines on stderr, since stdout belongs to data. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    { level, base: null, timestamp: () => `,"time":"${new Date().toISOString()}"` },
    destination({ dest: 2, sync: true }),
  )
}

/** The logger of one part of the program, `subsystem` being the name of its folder. */
export function loggerFor(root: Logger, subsystem: string): Logger {
  return root.child({ subsystem })
}
