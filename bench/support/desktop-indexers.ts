import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const LIMIT_MS = 10 * 60_000
/** The time limit of a file, as the pipeline has it; a bomb among the files keeps `pdftotext` busy for ever. */
const FILE_LIMIT_S = 60
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024

/** What a program for one's own computer made of the files: how many it indexed, and in what time. */
export interface Indexed {
  readonly name: string
  readonly read: number
  readonly ms: number
}

interface Indexer {
  readonly name: string
  /** Fails where the program is not installed. */
  readonly ask: readonly [command: string, ...parameters: string[]]
  index(files: string, folder: string): Promise<number>
}

const INDEXERS: readonly Indexer[] = [
  { name: 'recollindex', ask: ['recollindex', '-h'], index: indexWithRecoll },
  { name: 'omindex', ask: ['omindex', '--version'], index: indexWithOmega },
]

/** Indexes copies of the files with each of the programs that are installed. */
export async function runDesktopIndexers(files: readonly string[]): Promise<readonly Indexed[]> {
  const installed = []
  for (const indexer of INDEXERS) if (await isInstalled(indexer)) installed.push(indexer)
  if (installed.length === 0) return []
  const folder = await mkdtemp(path.join(tmpdir(), 'concordance-indexers-'))
  try {
    const copies = path.join(folder, 'files')
    await mkdir(copies)
    for (const [at, file] of files.entries()) await copyFile(file, path.join(copies, `${at}-${path.basename(file)}`))
    const results: Indexed[] = []
    for (const { name, index } of installed) {
      const startedMs = performance.now()
      const read = await index(copies, folder)
      results.push({ name, read, ms: performance.now() - startedMs })
    }
    return results
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function isInstalled({ ask: [command, ...parameters] }: Indexer): Promise<boolean> {
  return run(command, parameters).then(
    () => true,
    (error: { readonly code?: unknown }) => error.code !== 'ENOENT', // some end with an error after showing their help
  )
}

async function indexWithRecoll(files: string, folder: string): Promise<number> {
  const config = path.join(folder, 'recoll')
  await mkdir(config)
  await writeFile(
    path.join(config, 'recoll.conf'),
    `topdirs = ${files}\nloglevel = 1\nfiltermaxseconds = ${FILE_LIMIT_S}\n`,
  )
  await run('recollindex', ['-c', config], { timeout: LIMIT_MS, maxBuffer: MAX_OUTPUT_BYTES })
  const { stdout } = await run('recollq', ['-c', config, '-n', '1', 'mime:application/pdf'])
  return Number(/^(\d+) results?/m.exec(stdout)?.[1] ?? 0)
}

async function indexWithOmega(files: string, folder: string): Promise<number> {
  const database = path.join(folder, 'omega')
  // the limit holds for each process that it starts
  const script = `ulimit -t ${FILE_LIMIT_S}; exec omindex --db "$1" --url / --verbose "$2"`
  const parameters = ['-c', script, 'sh', database, files]
  const { stdout } = await run('/bin/sh', parameters, { timeout: LIMIT_MS, maxBuffer: MAX_OUTPUT_BYTES })
  return stdout.match(/ added$/gm)?.length ?? 0
}
