import { Command, CommanderError, Option } from 'commander'
import { AppError, InvalidInputError, messageOf } from '../errors.ts'
import { createLogger } from '../logger.ts'
import { VERSION } from '../version.ts'
import { codeOf } from './api-client.ts'
import { EXIT, type ExitCode, type Served, type Terminal } from './command.ts'
import { add, type AddHints } from '../features/documents/add/add-command.ts'
import { batch } from '../features/exports/batch-command.ts'
import { coverage } from '../features/coverage/coverage-command.ts'
import { duplicates, remove } from '../features/documents/curate-command.ts'
import { doctor } from '../features/status/doctor-command.ts'
import { exportSearch } from '../features/exports/export-command.ts'
import { listHosts, logOfHost, pauseHost, resumeHost } from '../features/hosts/hosts-command.ts'
import { checkIndex, failures, harvest, reindex, retry, status } from '../features/status/operate-commands.ts'
import { parse } from '../features/documents/reparse/parse-command.ts'
import { listProtocols, reportProtocol, rerunProtocol, runProtocol } from '../features/protocols/protocol-command.ts'
import { replay } from '../features/captures/replay-command.ts'
import { reparse } from '../features/documents/reparse/reparse-command.ts'
import { search } from '../features/search/search-command.ts'
import { checkSources } from '../features/sources/sources-command.ts'
import { start } from './start.ts'
import { createOutput } from './output.ts'
import { readConfig } from '../services/read-config.ts'
import { withService } from './with-service.ts'

const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => stopping.abort())

const program = new Command('concordance')
  .description('A library of published strategies and papers, every claim traced to its page')
  .version(VERSION)
  .option('--json', 'data as JSON')
  .exitOverride()

program
  .command('start')
  .description('bring everything up and stay until Ctrl-C')
  .addOption(new Option('--samples', 'load the sample library').conflicts('noSamples'))
  .addOption(new Option('--no-samples', 'start without the sample library'))
  .action((options: { samples?: boolean }) =>
    run((terminal) => start(terminal, options.samples === undefined ? 'ask' : options.samples ? 'yes' : 'no')),
  )

program
  .command('add')
  .description('add files, folders or web addresses, and wait for what becomes of each')
  .argument('<target...>', 'FILE, FOLDER or URL')
  .option('--title <title>', 'title of the document')
  .option('--kind <kind>', 'strategy, paper, evidence, plan, news, page or report')
  .option('--status <status>', 'draft, agreed, revised, published or withdrawn')
  .option('--published <date>', '2019, 2019-06 or 2019-06-13')
  .option('--publisher <name>')
  .option('--no-wait', 'return once all is accepted')
  .action((targets: string[], { wait, ...hints }: AddHints & { wait: boolean }) =>
    serve((served) => add(served, targets, hints, wait)),
  )

program
  .command('search')
  .description('documents with the passage that answers and its page')
  .argument('[words...]', 'words and "phrases"')
  .option('--place <id...>')
  .option('--theme <id...>')
  .option('--kind <kind...>')
  .option('--status <status...>')
  .option('--publisher <name...>')
  .option('--from <day>', 'published on this day or later')
  .option('--to <day>')
  .option('--versions <which>', 'current or all')
  .option('--sort <order>', 'relevance, newest or oldest')
  .option('--limit <number>')
  .addOption(new Option('--export <format>', 'everything it finds, as a file').choices(['csv', 'jsonl', 'ris', 'bib']))
  .option('--passages <which>', 'of an export: best of each document, or all')
  .option('--out <file>', 'of an export: where to; without: stdout')
  .action((words: string[], { export: format, out, ...options }: { export?: string; out?: string }) =>
    serve((served) => {
      const parameters = toParameters(options)
      if (format === undefined) return search(served, words.join(' '), parameters)
      parameters.set('format', format)
      return exportSearch(served, words.join(' '), parameters, out ?? null)
    }),
  )

program
  .command('batch')
  .description('ask every query of a list, and print a row each: how much was found, and the best passage')
  .argument('<file>', 'CSV with a column query (place, theme, label), or a query a line')
  .option('--place <id...>', 'ask every query at each of these')
  .option('--out <file>', 'where to; without: stdout')
  .action((file: string, { out, ...options }: { out?: string; place?: string[] }) =>
    serve((served) => batch(served, file, toParameters(options), out ?? null)),
  )

program
  .command('harvest')
  .description('walk sources now')
  .argument('[source...]', 'ids; none: all that are on')
  .action((sources: string[]) => serve((served) => harvest(served, sources)))

const hosts = program
  .command('hosts')
  .description('how gently each host is asked, and which are paused')
  .action(() => serve(listHosts))
hosts
  .command('pause')
  .description('leave a host alone; a restart does not end it')
  .argument('<host>', 'example.org or example.org:8080')
  .option('--minutes <number>', 'how long; without: until it is resumed')
  .option('--reason <text>', 'shown beside the host')
  .action((host: string, options: { minutes?: string; reason?: string }) =>
    serve((served) => pauseHost(served, host, options)),
  )
hosts
  .command('resume')
  .description('ask a host again')
  .argument('<host>')
  .action((host: string) => serve((served) => resumeHost(served, host)))
hosts
  .command('log')
  .description('every request to a host, as its owner may be shown it')
  .argument('<host>')
  .option('--limit <number>', 'the newest so many', '200')
  .action((host: string, { limit }: { limit: string }) => serve((served) => logOfHost(served, host, limit)))

program
  .command('sources')
  .description('the list of sources')
  .command('check')
  .description(
    'check sources.yaml, and whether each source answers, allows us and leads to as many documents as expected',
  )
  .argument('[source...]', 'ids; none: all, also those that are off')
  .option('--offline', 'the file alone; asks nobody', false)
  .action((sources: string[], { offline }: { offline: boolean }) =>
    run((terminal) => checkSources(terminal, sources, offline)),
  )

program
  .command('status')
  .description('how the service is and what it holds')
  .action(() => serve(status))
program
  .command('coverage')
  .description('what should be in the library, and how it stands with it')
  .option('--csv', 'as CSV', false)
  .option('--state <state...>', 'found, lost, withdrawn, draft, unreadable, waiting, unreached, missing, unsought...')
  .option('--sort <order>', 'place, state, since or seen; -place the other way round')
  .action((options: { csv: boolean; state?: string[]; sort?: string }) => serve((served) => coverage(served, options)))
program
  .command('failures')
  .description('what failed and why')
  .action(() => serve(failures))
program
  .command('retry')
  .description('start failed work anew')
  .argument('[which]', 'STEP:ID of one failure; none: all')
  .action((which: string | undefined) => serve((served) => retry(served, which)))
program
  .command('reindex')
  .description('build the search index anew')
  .action(() => serve(reindex))
program
  .command('index')
  .description('the search index')
  .command('check')
  .description('compare the whole search index with the catalogue')
  .option('--repair', 'mend what differs', false)
  .action(({ repair }: { repair: boolean }) => serve((served) => checkIndex(served, repair)))
program
  .command('reparse')
  .description('read documents again, and report what changed')
  .argument('[document...]', 'ids; none: those that an older parser read')
  .option('--all', 'every document', false)
  .action((documents: string[], { all }: { all: boolean }) => serve((served) => reparse(served, documents, all)))
program
  .command('replay')
  .description('take over the captures of WARC files; nothing is fetched')
  .argument('<file...>', 'files of the folder warc of another library')
  .action((files: string[]) => serve((served) => replay(served, files)))
program
  .command('parse')
  .description('read one file and show all that parsing knows; stores nothing')
  .argument('<file>')
  .action((file: string) => run((terminal) => parse(terminal, file)))
program
  .command('duplicates')
  .description('documents that may be one work, and the page to decide each')
  .action(() => serve(duplicates))
program
  .command('remove')
  .description('take a document out for good; what stays is what it was, when it was removed and why')
  .argument('<document>', 'id')
  .requiredOption('--reason <words>', 'shown to who follows a link to it')
  .requiredOption('--by <name>', 'who removes it')
  .action((documentId: string, options: { reason: string; by: string }) =>
    serve((served) => remove(served, documentId, options)),
  )
const protocol = program
  .command('protocol')
  .description('search protocols')
  .action(() => serve(listProtocols))
protocol
  .command('run')
  .description('run a protocol on the library as it is now, whose texts are kept')
  .argument('<protocol>', 'id')
  .option('--by <name>', 'who runs it', 'command line')
  .action((id: string, { by }: { by: string }) => serve((served) => runProtocol(served, id, by)))
protocol
  .command('rerun')
  .description('run again: on the texts of that time for the same ids, or on those of today for what changed')
  .argument('<id>', 'of a run, or of a protocol for its latest')
  .requiredOption('--on <texts>', 'snapshot or today')
  .option('--by <name>', 'who runs it', 'command line')
  .action((id: string, options: { on: string; by: string }) => serve((served) => rerunProtocol(served, id, options)))
protocol
  .command('report')
  .description('a run as Markdown, HTML, JSON, or CSV of every passage found')
  .argument('<id>', 'of a run, or of a protocol for its latest')
  .option('--format <format>', 'markdown, html, json or csv', 'markdown')
  .action((id: string, { format }: { format: string }) => serve((served) => reportProtocol(served, id, format)))

program
  .command('doctor')
  .description('look at everything the service needs')
  .action(() => run(doctor))
program
  .command('config')
  .description('the configuration')
  .command('check')
  .description('check the environment and .env, and print what holds, without secrets')
  .action(() =>
    run(async ({ config, output }) => {
      const { secrets, ...open } = config
      const set = Object.fromEntries(
        Object.entries(secrets).map(([name, value]) => [
          name,
          value === null || value.length === 0 ? 'not set' : 'set',
        ]),
      )
      const shown = { ...withoutPasswords(open), secrets: set }
      output.data(shown, JSON.stringify(shown, null, 2))
      return EXIT.done
    }),
  )

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage
  else throw error
}

/** Reads the configuration, runs the command and turns what it throws into a message and an exit code. */
async function run(command: (terminal: Terminal) => Promise<ExitCode>): Promise<void> {
  const output = createOutput(program.opts<{ json?: boolean }>().json ?? false)
  try {
    const config = readConfig(process.env)
    const terminal = { config, log: createLogger(config.logLevel), output, signal: stopping.signal }
    process.exitCode = await command(terminal)
  } catch (error) {
    if (stopping.signal.aborted) output.say('stopped')
    else {
      output.say(`concordance: ${messageOf(error)} (${codeOf(error)})`)
      if (error instanceof InvalidInputError)
        for (const { path, message } of error.issues) output.say(`  ${path}: ${message}`)
      if (!(error instanceof AppError) && codeOf(error) === 'internal') output.say(String((error as Error).stack))
    }
    process.exitCode = EXIT.failed
  }
}

function serve(command: (served: Served) => Promise<ExitCode>): Promise<void> {
  return run((terminal) =>
    withService(terminal.config, terminal.log, terminal.output, terminal.signal, (api) =>
      command({ ...terminal, api }),
    ),
  )
}

function toParameters(options: Readonly<Record<string, string | readonly string[]>>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(options).flatMap(([name, value]) =>
      [value].flat().map((one): [string, string] => [name, one as string]),
    ),
  )
}

/** Addresses without the password that some carry. */
function withoutPasswords(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (_key, field: unknown) => {
      if (typeof field !== 'string' || !/^[a-z]+:\/\/[^/]*@/.test(field) || !URL.canParse(field)) return field
      const url = new URL(field)
      url.password = url.password === '' ? '' : '***'
      return url.href
    }),
  ) as object
}
