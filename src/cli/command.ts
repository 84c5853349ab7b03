import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import type { ApiClient } from './api-client.ts'
import type { Output } from './output.ts'

/** What every command is given. */
export interface Terminal {
  readonly config: Config
  readonly log: Logger
  readonly output: Output
  /** Aborts at Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal
  /** Brings a service up for this command alone, where none runs. */
  readonly startService: StartService
}

export type StartService = (
  config: Config,
  log: Logger,
  signal: AbortSignal,
) => Promise<{ readonly url: string; close(): Promise<void> }>

/** What a command that speaks to the service is given besides. */
export interface Served extends Terminal {
  readonly api: ApiClient
}

/** Exit codes: 0 done; 1 failed; 2 wrongly called; 3 done, but some of it failed. */
export const EXIT = { done: 0, failed: 1, usage: 2, partly: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]
