import { Option, type Command } from 'commander'
import { toParameters, type RunCommand, type ServeCommand } from '../cli/run-command.ts'
import type { AddHints } from '../features/documents/add/add-command.ts'

/** Each command loads what it uses when it is called, and no other does. */
const load = {
  add: () => import('../features/documents/add/add-command.ts'),
  batch: () => import('../features/exports/batch-command.ts'),
  coverage: () => import('../features/coverage/coverage-command.ts'),
  curate: () => import('../features/documents/curate-command.ts'),
  doctor: () => import('../features/status/doctor-command.ts'),
  export: () => import('../features/exports/export-command.ts'),
  hosts: () => import('../features/hosts/hosts-command.ts'),
  operate: () => import('../features/status/operate-commands.ts'),
  parse: () => import('../features/documents/reparse/parse-command.ts'),
  protocol: () => import('../features/protocols/protocol-command.ts'),
  replay: () => import('../features/captures/replay-command.ts'),
  reparse: () => import('../features/documents/reparse/reparse-command.ts'),
  search: () => import('../features/search/search-command.ts'),
  sources: () => import('../features/sources/sources-command.ts'),
  start: () => import('./start-command.ts'),
  checkConfig: () => import('../cli/check-config.ts'),
}

/** Gives the program all commands. `run` is for those that do without the service, `serve` for those that ask it. */
export function addCommands(program: Command, run: RunCommand, serve: ServeCommand): void {
  program
    .command('start')
    .description('bring everything up and stay until Ctrl-C')
    .addOption(new Option('--samples', 'load the sample library').conflicts('noSamples'))
    .addOption(new Option('--no-samples', 'start without the sample library'))
    .action((options: { samples?: boolean }) =>
      run(async (terminal) =>
        (await load.start()).start(terminal, options.samples === undefined ? 'ask' : options.samples ? 'yes' : 'no'),
      ),
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
      serve(async (served) => (await load.add()).add(served, targets, hints, wait)),
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
    .addOption(
      new Option('--export <format>', 'everything it finds, as a file').choices(['csv', 'jsonl', 'ris', 'bib']),
    )
    .option('--passages <which>', 'of an export: best of each document, or all')
    .option('--out <file>', 'of an export: where to; without: stdout')
    .action((words: string[], { export: format, out, ...options }: { export?: string; out?: string }) =>
      serve(async (served) => {
        const parameters = toParameters(options)
        if (format === undefined) return (await load.search()).search(served, words.join(' '), parameters)
        parameters.set('format', format)
        return (await load.export()).exportSearch(served, words.join(' '), parameters, out ?? null)
      }),
    )

  program
    .command('batch')
    .description('ask every query of a list, and print a row each: how much was found, and the best passage')
    .argument('<file>', 'CSV with a column query (place, theme, label), or a query a line')
    .option('--place <id...>', 'ask every query at each of these')
    .option('--out <file>', 'where to; without: stdout')
    .action((file: string, { out, ...options }: { out?: string; place?: string[] }) =>
      serve(async (served) => (await load.batch()).batch(served, file, toParameters(options), out ?? null)),
    )

  program
    .command('harvest')
    .description('walk sources now')
    .argument('[source...]', 'ids; none: all that are on')
    .action((sources: string[]) => serve(async (served) => (await load.operate()).harvest(served, sources)))

  const hosts = program
    .command('hosts')
    .description('how gently each host is asked, and which are paused')
    .action(() => serve(async (given) => (await load.hosts()).listHosts(given)))
  hosts
    .command('pause')
    .description('leave a host alone; a restart does not end it')
    .argument('<host>', 'example.org or example.org:8080')
    .option('--minutes <number>', 'how long; without: until it is resumed')
    .option('--reason <text>', 'shown beside the host')
    .action((host: string, options: { minutes?: string; reason?: string }) =>
      serve(async (served) => (await load.hosts()).pauseHost(served, host, options)),
    )
  hosts
    .command('resume')
    .description('ask a host again')
    .argument('<host>')
    .action((host: string) => serve(async (served) => (await load.hosts()).resumeHost(served, host)))
  hosts
    .command('log')
    .description('every request to a host, as its owner may be shown it')
    .argument('<host>')
    .option('--limit <number>', 'the newest so many', '200')
    .action((host: string, { limit }: { limit: string }) =>
      serve(async (served) => (await load.hosts()).logOfHost(served, host, limit)),
    )

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
      run(async (terminal) => (await load.sources()).checkSources(terminal, sources, offline)),
    )

  program
    .command('status')
    .description('how the service is and what it holds')
    .action(() => serve(async (given) => (await load.operate()).status(given)))
  program
    .command('coverage')
    .description('what should be in the library, and how it stands with it')
    .option('--csv', 'as CSV', false)
    .option('--state <state...>', 'found, lost, withdrawn, draft, unreadable, waiting, unreached, missing, unsought...')
    .option('--sort <order>', 'place, state, since or seen; -place the other way round')
    .action((options: { csv: boolean; state?: string[]; sort?: string }) =>
      serve(async (served) => (await load.coverage()).coverage(served, options)),
    )
  program
    .command('failures')
    .description('what failed and why')
    .action(() => serve(async (given) => (await load.operate()).failures(given)))
  program
    .command('retry')
    .description('start failed work anew')
    .argument('[which]', 'STEP:ID of one failure; none: all')
    .action((which: string | undefined) => serve(async (served) => (await load.operate()).retry(served, which)))
  program
    .command('reindex')
    .description('build the search index anew')
    .action(() => serve(async (given) => (await load.operate()).reindex(given)))
  program
    .command('index')
    .description('the search index')
    .command('check')
    .description('compare the whole search index with the catalogue')
    .option('--repair', 'mend what differs', false)
    .action(({ repair }: { repair: boolean }) =>
      serve(async (served) => (await load.operate()).checkIndex(served, repair)),
    )
  program
    .command('reparse')
    .description('read documents again, and report what changed')
    .argument('[document...]', 'ids; none: those that an older parser read')
    .option('--all', 'every document', false)
    .action((documents: string[], { all }: { all: boolean }) =>
      serve(async (served) => (await load.reparse()).reparse(served, documents, all)),
    )
  program
    .command('replay')
    .description('take over the captures of WARC files; nothing is fetched')
    .argument('<file...>', 'files of the folder warc of another library')
    .action((files: string[]) => serve(async (served) => (await load.replay()).replay(served, files)))
  program
    .command('parse')
    .description('read one file and show all that parsing knows; stores nothing')
    .argument('<file>')
    .action((file: string) => run(async (terminal) => (await load.parse()).parse(terminal, file)))
  program
    .command('duplicates')
    .description('documents that may be one work, and the page to decide each')
    .action(() => serve(async (given) => (await load.curate()).duplicates(given)))
  program
    .command('remove')
    .description('take a document out for good; what stays is what it was, when it was removed and why')
    .argument('<document>', 'id')
    .requiredOption('--reason <words>', 'shown to who follows a link to it')
    .requiredOption('--by <name>', 'who removes it')
    .action((documentId: string, options: { reason: string; by: string }) =>
      serve(async (served) => (await load.curate()).remove(served, documentId, options)),
    )
  const protocol = program
    .command('protocol')
    .description('search protocols')
    .action(() => serve(async (given) => (await load.protocol()).listProtocols(given)))
  protocol
    .command('run')
    .description('run a protocol on the library as it is now, whose texts are kept')
    .argument('<protocol>', 'id')
    .option('--by <name>', 'who runs it', 'command line')
    .action((id: string, { by }: { by: string }) =>
      serve(async (served) => (await load.protocol()).runProtocol(served, id, by)),
    )
  protocol
    .command('rerun')
    .description('run again: on the texts of that time for the same ids, or on those of today for what changed')
    .argument('<id>', 'of a run, or of a protocol for its latest')
    .requiredOption('--on <texts>', 'snapshot or today')
    .option('--by <name>', 'who runs it', 'command line')
    .action((id: string, options: { on: string; by: string }) =>
      serve(async (served) => (await load.protocol()).rerunProtocol(served, id, options)),
    )
  protocol
    .command('report')
    .description('a run as Markdown, HTML, JSON, or CSV of every passage found')
    .argument('<id>', 'of a run, or of a protocol for its latest')
    .option('--format <format>', 'markdown, html, json or csv', 'markdown')
    .action((id: string, { format }: { format: string }) =>
      serve(async (served) => (await load.protocol()).reportProtocol(served, id, format)),
    )

  program
    .command('doctor')
    .description('look at everything the service needs')
    .action(() => run(async (given) => (await load.doctor()).doctor(given)))
  program
    .command('config')
    .description('the configuration')
    .command('check')
    .description('check the environment and .env, and print what holds, without secrets')
    .action(() => run(async (terminal) => (await load.checkConfig()).checkConfig(terminal)))
}
