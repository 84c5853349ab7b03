import { Command, CommanderError } from 'commander'
import { addCommands } from '../main/commands.ts'
import { VERSION } from '../runtime/version.ts'
import { EXIT } from './command.ts'
import { commandRunners } from './run-command.ts'

const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort())

const program = new Command('concordance')
  .description('A library of published strategies and papers, every claim traced to its page')
  .version(VERSION)
  .option('--json', 'print data as JSON')
  .exitOverride()

const { run, serve } = commandRunners({
  environment: process.env,
  signal: stopping.signal,
  startService: async (config, log, signal) =>
    (await import('../main/run-service.ts')).runServiceForCommand(config, log, signal),
  wantsJson: () => program.opts<{ json?: boolean }>().json ?? false,
})
addCommands(program, run, serve)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
  else throw error
}
