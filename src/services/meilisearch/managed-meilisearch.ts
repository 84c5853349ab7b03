import { mkdir, realpath, rename, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { TransientError, messageOf } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import { choosePort, isPortFree } from '../free-port.ts'
import { awaitReady, cleanEnvironment, launchServer, type Launch, type ServerProcess } from '../launch-server.ts'
import { findMeilisearch, type MeilisearchBinary, type MeilisearchSource } from './meilisearch-binary.ts'
import { findOrphans, toOwnArguments, type Orphan } from './meilisearch-orphan.ts'
import { isHealthy, acceptsKey } from './meilisearch-session.ts'
import { stopProcess, toRunningServer, type RunningServer, type StopStep } from '../running-server.ts'
import { readOrMakeSecret } from '../secret-file.ts'
import { openServerLog } from '../server-log.ts'

const READY_TIMEOUT_MS = 120_000
const MAX_STARTS = 5
const DEFAULT_INDEXING_MEMORY = '256MiB'
/**
 * Its allocator, mimalloc, returns freed memory to the system at once. By default it keeps much of it, mostly as huge pages:
 * after twelve additions 317 MB instead of 226, in the same time.
 */
const ALLOCATOR = { MIMALLOC_PURGE_DELAY: '0' } as const
const PORT_TAKEN = /Address already in use/
/** How Meilisearch (tested: 1.21) refuses a folder of another release, or one whose creation was interrupted. */
const UNUSABLE =
  /incompatible with your current engine|Version file is corrupted|failed to infer the version|MDB_(INVALID|CORRUPTED|VERSION_MISMATCH)/

const STOP_STEPS: readonly StopStep[] = [
  { signal: 'SIGTERM', waitMs: 7500 },
  { signal: 'SIGKILL', waitMs: 5000 },
]

/** Where and how the managed Meilisearch runs. The caller holds the data folder's lock. */
export interface ManagedMeilisearchOptions {
  readonly dataFolder: string
  /** MEILI_BIN. */
  readonly binary: string | null
  readonly log: Logger
  /** Aborts the start. */
  readonly signal?: AbortSignal
  /** The required port, for a restart; default: the stored one, or another when that is taken. */
  readonly port?: number | null
  /** In Meilisearch's format; default 256MiB. Does not limit the whole process. */
  readonly maxIndexingMemory?: string
}

/** A Meilisearch that we started or adopted. */
export interface ManagedMeilisearch extends RunningServer {
  readonly masterKey: string
  readonly source: MeilisearchSource
}

interface Start extends ManagedMeilisearchOptions {
  readonly home: string
  readonly database: string
  readonly masterKey: string
  readonly program: MeilisearchBinary
}

/**
 * Starts our own Meilisearch, or adopts the one that a killed program left running. An index folder that it refuses is
 * set aside, since the index can be rebuilt from the catalogue. Resolves when the server is ready.
 * @throws PermanentError `meilisearch_missing`
 * @throws TransientError `meilisearch_start_failed` with the end of its log
 */
export async function startManagedMeilisearch(options: ManagedMeilisearchOptions): Promise<ManagedMeilisearch> {
  const since = performance.now()
  const start = await prepare(options)
  const running = (await adopt(start)) ?? (await restart(start))
  const { folder, pid, port, adopted } = running
  const { source, version } = start.program
  const ms = Math.round(performance.now() - since)
  options.log.info({ folder, pid, port, adopted, source, version, ms }, 'meilisearch runs')
  return { ...running, masterKey: start.masterKey, source }
}

async function prepare(options: ManagedMeilisearchOptions): Promise<Start> {
  await mkdir(join(options.dataFolder, 'meilisearch'), { recursive: true })
  // resolved, since an orphan is recognised by this path
  const dataFolder = await realpath(options.dataFolder)
  const home = join(dataFolder, 'meilisearch')
  const program = await findMeilisearch(options.binary, join(dataFolder, 'runtime'))
  const masterKey = await readOrMakeSecret(join(home, 'master-key'))
  return { ...options, dataFolder, home, database: join(home, 'index'), masterKey, program }
}

/** Adopts the orphan if there is only one and it is usable; stops all others before anything is started. */
async function adopt(start: Start): Promise<RunningServer | null> {
  const orphans = await findOrphans(start.database)
  for (const orphan of orphans) {
    if (orphans.length === 1 && (await isUsable(start, orphan))) return toServer(start, orphan, orphan.port)
    start.log.warn({ pid: orphan.pid }, 'stopping a meilisearch left behind that cannot be adopted')
    await stopProcess('meilisearch', orphan, STOP_STEPS)
  }
  return null
}

async function isUsable(start: Start, orphan: Orphan): Promise<boolean> {
  const url = toUrl(orphan.port)
  if ((start.port ?? orphan.port) !== orphan.port) return false
  return (await isHealthy(url)) && (await acceptsKey(url, start.masterKey))
}

async function restart(start: Start): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = start.port ?? (await choosePort(join(start.home, 'port')))
    // another server on this port would be mistaken for ours until ours failed
    if (!(await isPortFree(port))) throw portTaken(port)
    try {
      return toServer(start, await startOnce(start, port), port)
    } catch (error) {
      const message = messageOf(error)
      const mayHelp = UNUSABLE.test(message) || ((start.port ?? null) === null && PORT_TAKEN.test(message))
      if (attempt === MAX_STARTS || start.signal?.aborted || !mayHelp) throw error
      if (UNUSABLE.test(message)) await setIndexAside(start, message)
    }
  }
}

async function startOnce(start: Start, port: number): Promise<ServerProcess> {
  const launch = await toLaunch(start, port)
  const server = await launchServer(launch)
  const isReady = async (): Promise<boolean> =>
    (await isHealthy(toUrl(port))) && acceptsKey(toUrl(port), start.masterKey)
  try {
    await awaitReady(launch, server, { isReady, timeoutMs: READY_TIMEOUT_MS, signal: start.signal })
    return server
  } catch (error) {
    await stopProcess('meilisearch', server, STOP_STEPS)
    throw error
  }
}

async function toLaunch(start: Start, port: number): Promise<Launch> {
  const log = await openServerLog(start.dataFolder, 'meilisearch')
  const args = [
    ...toOwnArguments(start.database, port),
    ...['--dump-dir', join(start.home, 'dumps'), '--snapshot-dir', join(start.home, 'snapshots')],
    ...['--no-analytics', '--env', 'production', '--log-level', 'WARN'],
    ...['--max-indexing-memory', start.maxIndexingMemory ?? DEFAULT_INDEXING_MEMORY],
    ...['--max-indexing-threads', availableParallelism() > 2 ? '2' : '1'],
  ]
  // the key is passed in the environment, since every user of the machine can see the arguments
  const environment = { ...cleanEnvironment(start.home), MEILI_MASTER_KEY: start.masterKey, ...ALLOCATOR }
  return { name: 'meilisearch', command: start.program.path, args, environment, user: null, log }
}

/** Keeps only the latest such folder. */
async function setIndexAside(start: Start, reason: string): Promise<void> {
  const aside = `${start.database}.set-aside`
  start.log.warn(
    { folder: aside, reason: reason.slice(0, 500) },
    'meilisearch refuses its index folder; it is set aside and the index rebuilt',
  )
  await rm(aside, { recursive: true, force: true })
  await rename(start.database, aside)
}

function toServer(start: Start, server: ServerProcess, port: number): RunningServer {
  const facts = { name: 'meilisearch', url: toUrl(port), port, folder: start.database } as const
  return toRunningServer({ ...facts, adopted: server.child === null }, server, STOP_STEPS)
}

function toUrl(port: number): string {
  return `http://127.0.0.1:${port}`
}

function portTaken(port: number): TransientError {
  return new TransientError('meilisearch_start_failed', `port ${port} of 127.0.0.1 is taken by another program`)
}
