import { mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../../runtime/clock.ts'
import { PermanentError, messageOf } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import { choosePort } from '../free-port.ts'
import { awaitReady, cleanEnvironment, launchServer, type Launch, type ServerProcess } from '../launch-server.ts'
import { readProcessStart } from '../os-process.ts'
import { findPostgresPackage, preparePostgresBinaries } from './postgres-binaries.ts'
import { ensureCluster, readPassword } from './postgres-cluster.ts'
import { DEFAULT_ROOT_FOLDER, findPostgresPlace, recordPostgresPlace, type PostgresPlace } from './postgres-place.ts'
import { answersFor, ensureDatabase, toPostgresUrl } from './postgres-session.ts'
import { toPostgresArguments } from './postgres-settings.ts'
import { readLivePostmaster, readPostmaster, type Postmaster } from './postmaster-file.ts'
import { stopProcess, toRunningServer, type RunningServer, type StopStep } from '../running-server.ts'
import { openServerLog, type ServerLog } from '../server-log.ts'

/** Recovery after a crash replays at most `max_wal_size` of log; on a slow disk that takes a minute. */
const READY_TIMEOUT_MS = 180_000
/** Another program may take a port between our check and the start; a killed server's sessions need a moment to end. */
const MAX_STARTS = 40
const RETRY_DELAY_MS = 500
const RETRIED = /Address already in use|is still in use/

/**
 * SIGINT: fast shutdown, which ends sessions and writes everything. SIGQUIT: at once, with recovery at the next start.
 */
const STOP_STEPS: readonly StopStep[] = [
  { signal: 'SIGINT', waitMs: 7500 },
  { signal: 'SIGQUIT', waitMs: 3000 },
  { signal: 'SIGKILL', waitMs: 3000 },
]

/** Where and how the bundled PostgreSQL runs. The caller holds the data folder's lock. */
export interface BundledPostgresOptions {
  readonly dataFolder: string
  readonly log: Logger
  /** Aborts the start. */
  readonly signal?: AbortSignal
  /** The required port, for a restart; default: the stored one, or another when that is taken. */
  readonly port?: number | null
  /** Where root keeps programs and clusters that the server's OS user could not reach; default /var/lib/concordance. */
  readonly rootFolder?: string
}

/**
 * Starts our own PostgreSQL, created at the first start, or adopts the one that a killed program left running. Resolves
 * when it is ready and the database `concordance` exists.
 * @throws PermanentError `postgres_missing`, `postgres_user`, `postgres_location`, `postgres_version`, `postgres_password`
 * @throws TransientError `postgres_start_failed` with the end of the server's log
 */
export async function startBundledPostgres(options: BundledPostgresOptions): Promise<RunningServer> {
  if (process.platform === 'win32') {
    throw new PermanentError('postgres_missing', 'the bundled postgresql needs Linux or macOS; set DATABASE_URL')
  }
  const since = performance.now()
  await mkdir(options.dataFolder, { recursive: true })
  const start = { ...options, dataFolder: await realpath(options.dataFolder) }
  const place = await findPostgresPlace({ ...start, rootFolder: options.rootFolder ?? DEFAULT_ROOT_FOLDER })
  const postgres = await prepare(start, place)
  const running = (await adopt(start, place)) ?? (await restart(start, place, postgres))
  const { folder, pid, port, adopted } = running
  options.log.info({ folder, pid, port, adopted, ms: Math.round(performance.now() - since) }, 'postgres runs')
  return running
}

/** Prepares programs and cluster; returns the path of `postgres`. */
async function prepare(options: BundledPostgresOptions, place: PostgresPlace): Promise<string> {
  const { log, dataFolder, signal } = options
  const from = await findPostgresPackage()
  const binaries = await preparePostgresBinaries({ ...place, from, log })
  if ((await ensureCluster(place, binaries, signal)) === 'made') {
    log.info({ folder: place.cluster }, 'postgres catalogue made')
    await recordPostgresPlace(dataFolder, place.cluster)
  }
  return binaries.postgres
}

/** Adopts a live server of this cluster; stops one that cannot be used, and returns null. */
async function adopt(options: BundledPostgresOptions, place: PostgresPlace): Promise<RunningServer | null> {
  const found = await readLivePostmaster(place.cluster)
  if (!found) return null
  const server: ServerProcess = { pid: found.pid, start: found.start, child: null }
  const wanted = options.port ?? found.port
  const password = await readPassword(place.cluster)
  if (wanted === found.port && (await becomesReady(found, password, place.cluster, options.signal))) {
    return finish(options, place, server, found.port, password)
  }
  options.log.warn({ pid: found.pid, folder: place.cluster }, 'stopping a postgres left behind that cannot be adopted')
  await stopProcess('postgres', server, STOP_STEPS)
  return null
}

/** Waits, since the orphan may still be starting, or be stopping. */
async function becomesReady(
  orphan: Postmaster,
  password: string,
  cluster: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const deadline = performance.now() + READY_TIMEOUT_MS
  while (performance.now() < deadline && (await readProcessStart(orphan.pid)) === orphan.start) {
    signal?.throwIfAborted()
    const now = await readPostmaster(cluster)
    if (now?.ready) return answersFor({ port: orphan.port, password }, cluster)
    await systemClock.sleep(100)
  }
  return false
}

async function restart(
  options: BundledPostgresOptions,
  place: PostgresPlace,
  postgres: string,
): Promise<RunningServer> {
  const password = await readPassword(place.cluster)
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await choosePort(join(options.dataFolder, 'postgres.port')))
    const log = await openServerLog(options.dataFolder, 'postgres')
    try {
      const server = await startOnce(options, place, toLaunch(place, postgres, port, log))
      return await finish(options, place, server, port, password)
    } catch (error) {
      if (attempt === MAX_STARTS || options.signal?.aborted || !RETRIED.test(messageOf(error))) throw error
      await systemClock.sleep(RETRY_DELAY_MS, options.signal)
    }
  }
}

function toLaunch(place: PostgresPlace, postgres: string, port: number, log: ServerLog): Launch {
  const args = toPostgresArguments(place.cluster, port)
  return { name: 'postgres', command: postgres, args, environment: cleanEnvironment('/'), user: place.user, log }
}

async function startOnce(
  options: BundledPostgresOptions,
  place: PostgresPlace,
  launch: Launch,
): Promise<ServerProcess> {
  const server = await launchServer(launch)
  const isReady = async (): Promise<boolean> => {
    const found = await readPostmaster(place.cluster)
    return found?.pid === server.pid && found.ready
  }
  try {
    await awaitReady(launch, server, { isReady, timeoutMs: READY_TIMEOUT_MS, signal: options.signal })
    return server
  } catch (error) {
    await stopProcess('postgres', server, STOP_STEPS)
    throw error
  }
}

async function finish(
  options: BundledPostgresOptions,
  place: PostgresPlace,
  server: ServerProcess,
  port: number,
  password: string,
): Promise<RunningServer> {
  try {
    await ensureDatabase({ port, password })
  } catch (error) {
    await stopProcess('postgres', server, STOP_STEPS)
    options.signal?.throwIfAborted()
    throw error
  }
  const url = toPostgresUrl({ port, password })
  const facts = { name: 'postgres', url, port, folder: place.cluster, adopted: server.child === null } as const
  return toRunningServer(facts, server, STOP_STEPS)
}
