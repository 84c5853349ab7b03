import { AppError, InvalidInputError, messageOf, toDiskError } from '../errors.ts'
import { codeOf } from './api-client.ts'
import { EXIT, type ExitCode, type Served, type StartService, type Terminal } from './command.ts'
import { createOutput } from './output.ts'

/** Runs a command that does not need the service. */
export type RunCommand = (command: (terminal: Terminal) => Promise<ExitCode>) => Promise<void>
/** Runs a command that needs the service, which is started for it where none is running. */
export type ServeCommand = (command: (served: Served) => Promise<ExitCode>) => Promise<void>

/** What the entry point of the command line provides. */
export interface CommandFrame {
  readonly environment: NodeJS.ProcessEnv
  readonly signal: AbortSignal
  readonly startService: StartService
  /** Called once the options are parsed. */
  wantsJson(): boolean
}

/** The runners for the commands of this process. */
export function commandRunners(frame: CommandFrame): { readonly run: RunCommand; readonly serve: ServeCommand } {
  const run: RunCommand = (command) => runCommand(frame, command)
  return {
    run,
    serve: (command) =>
      run(async (terminal) => {
        const { withService } = await import('./with-service.ts')
        return withService(terminal, (api) => command({ ...terminal, api }))
      }),
  }
}

/** Options of a command as the parameters of a request. */
export function toParameters(options: Readonly<Record<string, string | readonly string[]>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(options).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one as string]),
    ),
  )
}

/** Reads the configuration, runs the command and turns errors into a message and an exit code. */
async function runCommand(frame: CommandFrame, command: (terminal: Terminal) => Promise<ExitCode>): Promise<void> {
  const { environment, signal, startService } = frame
  const output = createOutput(frame.wantsJson())
  try {
    const { readConfig } = await import('../services/read-config.ts')
    const { createLogger } = await import('../logger.ts')
    const config = readConfig(environment)
    process.exitCode = await command({ config, log: createLogger(config.logLevel), output, signal, startService })
  } catch (thrown) {
    const error = toDiskError(thrown)
    if (signal.aborted) output.say('stopped')
    else {
      output.say(`concordance: ${messageOf(error)} (${codeOf(error)})`)
      if (error instanceof InvalidInputError)
        for (const { path, message } of error.issues) output.say(`  ${path}: ${message}`)
      if (!(error instanceof AppError) && codeOf(error) === 'internal') output.say(String((error as Error).stack))
    }
    process.exitCode = EXIT.failed
  }
}
