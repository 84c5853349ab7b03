import { Option, type Command } from 'commander'
import { toParameters, type RunCommand, type ServeCommand } from '../cli/run-command.ts'
import type { AddHints } from '../features/documents/add/add-command.ts'

/** Each command loads its modules when it is called. */
const load = {
  add: () => import('../features/documents/add/add-command.ts'),
  batch: () => import('../features/exports/batch-command.ts'),
  coverage: () => import('../features/coverage/coverage-command.ts'),
  curate: () => import('../features/documents/curate-command.ts'),
  doctor: () => import('../features/operation/status/doctor-command.ts'),
  export: () => import('../features/exports/export-command.ts'),
  hosts: () => import('../features/operation/hosts/hosts-command.ts'),
  mcp: () => import('../features/mcp/mcp-command.ts'),
  operate: () => import('../features/operation/status/operate-commands.ts'),
  parse: () => import('../features/documents/reparse/parse-command.ts'),
  protocol: () => import('../features/protocols/protocol-command.ts'),
  replay: () => import('../features/operation/captures/replay-command.ts'),
  quotation: () => import('../features/search/quotations/quotation-command.ts'),
  reparse: () => import('../features/documents/reparse/reparse-command.ts'),
  search: () => import('../features/search/search-command.ts'),
  sources: () => import('../features/sources/sources-command.ts'),
  start: () => import('./start-command.ts'),
  checkConfig: () => import('../cli/check-config.ts'),
}

/** Adds all commands to the program. `run` is for those that do not need the service, `serve` for those that do. */
export function addCommands(program: Command, run: RunCommand, serve: ServeCommand): void {
  addLoading(program, run, serve)
  addSearching(program, serve)
  addMcp(program, serve)
  addHarvesting(program, run, serve)
  addOperating(program, serve)
  addIndexing(program, serve)
  addCurating(program, run, serve)
  addProtocols(program, serve)
  addChecking(program, run)
}

/** Starting, and adding documents. */
function addLoading(program: Command, run: RunCommand, serve: ServeCommand): void {
  program
    .command('start')
    .description('start the service and run until Ctrl-C')
    .addOption(new Option('--samples', 'load the sample library').conflicts('noSamples'))
    .addOption(new Option('--no-samples', 'start without the sample library'))
    .action((options: { samples?: boolean }) =>
      run(async (terminal) =>
        (await load.start()).start(terminal, options.samples === undefined ? 'ask' : options.samples ? 'yes' : 'no'),
      ),
    )

  program
    .command('add')
    .description('add files, folders or web addresses, and wait until each has been processed')
    .argument('<target...>', 'FILE, FOLDER or URL')
    .option('--title <title>', 'title of the document')
    .option('--kind <kind>', 'strategy, paper, evidence, plan, statement, news, page or report')
    .option('--status <status>', 'draft, agreed, revised, published or withdrawn')
    .option('--published <date>', '2019, 2019-06 or 2019-06-13')
    .option('--publisher <name>', 'publisher of the document')
    .option('--no-wait', 'return as soon as everything is accepted')
    .action((targets: string[], { wait, ...hints }: AddHints & { wait: boolean }) =>
      serve(async (served) => (await load.add()).add(served, targets, hints, wait)),
    )
}

function addSearching(program: Command, serve: ServeCommand): void {
  program
    .command('search')
    .description('search, and print documents with the best passage and its page')
    .argument('[words...]', 'words and "phrases"')
    .option('--place <id...>', 'only documents about these places')
    .option('--theme <id...>', 'only passages with these themes')
    .option('--kind <kind...>', 'only documents of these kinds')
    .option('--status <status...>', 'only documents with these statuses')
    .option('--publisher <name...>', 'only documents of these publishers')
    .option('--from <day>', 'published on this day or later')
    .option('--to <day>', 'published on this day or earlier')
    .option('--versions <which>', 'current or all')
    .option('--sort <order>', 'relevance, newest or oldest')
    .option('--limit <number>', 'number of documents')
    .addOption(new Option('--export <format>', 'export all results as a file').choices(['csv', 'jsonl', 'ris', 'bib']))
    .option('--passages <which>', 'for exports: the best passage of each document (best), or all')
    .option('--out <file>', 'for exports: file to write (default: stdout)')
    .action((words: string[], { export: format, out, ...options }: { export?: string; out?: string }) =>
      serve(async (served) => {
        const parameters = toParameters(options)
        if (format === undefined) return (await load.search()).search(served, words.join(' '), parameters)
        parameters.set('format', format)
        return (await load.export()).exportSearch(served, words.join(' '), parameters, out ?? null)
      }),
    )

  program
    .command('quotation')
    .description('find where a quotation comes from, with its page and what differs; exit code 3 where there is none')
    .argument('<words...>', 'the quotation, at least four words')
    .option('--limit <number>', 'number of places', '10')
    .action((words: string[], { limit }: { limit: string }) =>
      serve(async (served) => (await load.quotation()).quotation(served, words.join(' '), limit)),
    )

  program
    .command('batch')
    .description('run every query of a list, and print a row for each: the counts and the best passage')
    .argument('<file>', 'CSV with a column query (and place, theme, label), or one query per line')
    .option('--place <id...>', 'run every query for each of these places')
    .option('--out <file>', 'file to write (default: stdout)')
    .action((file: string, { out, ...options }: { out?: string; place?: string[] }) =>
      serve(async (served) => (await load.batch()).batch(served, file, toParameters(options), out ?? null)),
    )
}

/** The library for assistants. */
function addMcp(program: Command, serve: ServeCommand): void {
  program
    .command('mcp')
    .description('serve the Model Context Protocol on stdin and stdout, for assistants on this machine')
    .action(() => serve(async (served) => (await load.mcp()).serveMcp(served)))
}

/** Sources and their hosts. */
function addHarvesting(program: Command, run: RunCommand, serve: ServeCommand): void {
  program
    .command('harvest')
    .description('harvest sources now')
    .argument('[source...]', 'ids (default: all scheduled sources)')
    .action((sources: string[]) => serve(async (served) => (await load.operate()).harvest(served, sources)))

  addHosts(program, serve)

  program
    .command('sources')
    .description('commands for the list of sources')
    .command('check')
    .description(
      'check sources.yaml, and whether each source answers, allows crawling and has as many documents as expected',
    )
    .argument('[source...]', 'ids (default: all, including those not scheduled)')
    .option('--offline', 'check only the file, without requests', false)
    .action((sources: string[], { offline }: { offline: boolean }) =>
      run(async (terminal) => (await load.sources()).checkSources(terminal, sources, offline)),
    )
}

function addHosts(program: Command, serve: ServeCommand): void {
  const hosts = program
    .command('hosts')
    .description('show the pace of requests to each host, and which hosts are paused')
    .action(() => serve(async (given) => (await load.hosts()).listHosts(given)))

  hosts
    .command('pause')
    .description('pause requests to a host; the pause survives a restart')
    .argument('<host>', 'example.org or example.org:8080')
    .option('--minutes <number>', 'how long (default: until it is resumed)')
    .option('--reason <text>', 'shown beside the host')
    .action((host: string, options: { minutes?: string; reason?: string }) =>
      serve(async (served) => (await load.hosts()).pauseHost(served, host, options)),
    )

  hosts
    .command('resume')
    .description('resume requests to a host')
    .argument('<host>')
    .action((host: string) => serve(async (served) => (await load.hosts()).resumeHost(served, host)))

  hosts
    .command('log')
    .description('show every request to a host, as its owner may be shown')
    .argument('<host>')
    .option('--limit <number>', 'number of requests, newest first', '200')
    .action((host: string, { limit }: { limit: string }) =>
      serve(async (served) => (await load.hosts()).logOfHost(served, host, limit)),
    )
}

/** What the library holds and lacks, and what failed. */
function addOperating(program: Command, serve: ServeCommand): void {
  program
    .command('status')
    .description('show the health and contents of the service')
    .action(() => serve(async (given) => (await load.operate()).status(given)))

  program
    .command('coverage')
    .description('show which expected documents the library has')
    .option('--csv', 'print CSV', false)
    .option(
      '--state <state...>',
      'only these states: found, lost, withdrawn, draft, unreadable, waiting, unreached, missing, unsought...',
    )
    .option('--sort <order>', 'place, state, since or seen; -place reverses the order')
    .action((options: { csv: boolean; state?: string[]; sort?: string }) =>
      serve(async (served) => (await load.coverage()).coverage(served, options)),
    )

  program
    .command('failures')
    .description('show what failed and why')
    .action(() => serve(async (given) => (await load.operate()).failures(given)))

  program
    .command('retry')
    .description('retry failed work')
    .argument('[which]', 'STEP:ID of one failure (default: all)')
    .action((which: string | undefined) => serve(async (served) => (await load.operate()).retry(served, which)))
}

function addIndexing(program: Command, serve: ServeCommand): void {
  program
    .command('reindex')
    .description('rebuild the search index')
    .action(() => serve(async (given) => (await load.operate()).reindex(given)))

  program
    .command('index')
    .description('commands for the search index')
    .command('check')
    .description('compare the whole search index with the catalogue')
    .option('--repair', 'repair differences', false)
    .action(({ repair }: { repair: boolean }) =>
      serve(async (served) => (await load.operate()).checkIndex(served, repair)),
    )
}

/** Single documents and files. */
function addCurating(program: Command, run: RunCommand, serve: ServeCommand): void {
  program
    .command('reparse')
    .description('parse documents again, and show what changed')
    .argument('[document...]', 'ids (default: documents parsed by an older parser)')
    .option('--all', 'every document', false)
    .action((documents: string[], { all }: { all: boolean }) =>
      serve(async (served) => (await load.reparse()).reparse(served, documents, all)),
    )

  program
    .command('replay')
    .description('import the captures of WARC files; nothing is fetched')
    .argument('<file...>', 'WARC files, such as those in the folder warc of another library')
    .action((files: string[]) => serve(async (served) => (await load.replay()).replay(served, files)))

  program
    .command('parse')
    .description('parse one file and show everything found; stores nothing')
    .argument('<file>')
    .action((file: string) => run(async (terminal) => (await load.parse()).parse(terminal, file)))

  program
    .command('duplicates')
    .description('show possible duplicates, with the page to decide each pair')
    .action(() => serve(async (given) => (await load.curate()).duplicates(given)))

  program
    .command('remove')
    .description('remove a document permanently; a record of what it was, when it was removed and why is kept')
    .argument('<document>', 'id')
    .requiredOption('--reason <words>', 'shown to everyone who follows a link to it')
    .requiredOption('--by <name>', 'name of the person who removes it')
    .action((documentId: string, options: { reason: string; by: string }) =>
      serve(async (served) => (await load.curate()).remove(served, documentId, options)),
    )
}

function addProtocols(program: Command, serve: ServeCommand): void {
  const protocol = program
    .command('protocol')
    .description('list search protocols')
    .action(() => serve(async (given) => (await load.protocol()).listProtocols(given)))

  protocol
    .command('run')
    .description('run a protocol on the current library, and save the texts')
    .argument('<protocol>', 'id')
    .option('--by <name>', 'name of the person who runs it', 'command line')
    .action((id: string, { by }: { by: string }) =>
      serve(async (served) => (await load.protocol()).runProtocol(served, id, by)),
    )

  protocol
    .command('rerun')
    .description('run again: on the saved texts, to get the same ids, or on the current library, to see what changed')
    .argument('<id>', 'id of a run, or of a protocol for its latest run')
    .requiredOption('--on <texts>', 'snapshot or today')
    .option('--by <name>', 'name of the person who runs it', 'command line')
    .action((id: string, options: { on: string; by: string }) =>
      serve(async (served) => (await load.protocol()).rerunProtocol(served, id, options)),
    )

  protocol
    .command('report')
    .description('print a run as Markdown, HTML, JSON, or CSV of every passage found')
    .argument('<id>', 'id of a run, or of a protocol for its latest run')
    .option('--format <format>', 'markdown, html, json or csv', 'markdown')
    .action((id: string, { format }: { format: string }) =>
      serve(async (served) => (await load.protocol()).reportProtocol(served, id, format)),
    )
}

function addChecking(program: Command, run: RunCommand): void {
  program
    .command('doctor')
    .description('check everything the service needs')
    .action(() => run(async (given) => (await load.doctor()).doctor(given)))

  program
    .command('config')
    .description('commands for the configuration')
    .command('check')
    .description('check the environment and .env, and print the effective configuration without secrets')
    .action(() => run(async (terminal) => (await load.checkConfig()).checkConfig(terminal)))
}
