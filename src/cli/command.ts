import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { ApiClient } from './api-client.ts'
import type { Output } from './output.ts'

/** The environment of every command. */
export interface Terminal {
  readonly config: Config
  readonly log: Logger
  readonly output: Output
  /** Aborts at Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
  /** Starts a service for this command only, where none is running. */
  readonly startService: StartService
}

export type StartService = (
  config: Config,
  log: Logger,
  signal: AbortSignal,
) => Promise<{ readonly url: string; close(): Promise<void> }>

/** The environment of a command that uses the service. */
export interface Served extends Terminal {
  readonly api: ApiClient
}

/** Exit codes: 0 done; 1 failed; 2 invalid arguments; 3 done, but some of it failed. */
export const EXIT = { done: 0, failed: 1, usage: 2, partly: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
