import path from 'node:path'
import { toMeiliServers, type Config, type MeiliServer } from '../config.ts'
import type { Logger } from '../logger.ts'
import { startBundledPostgres } from './postgres/bundled-postgres.ts'
import { keepRunning } from './keep-running.ts'
import { startManagedMeilisearch } from './meilisearch/managed-meilisearch.ts'

/** Tells that a server is up: its name, what it is, and how long it took. */
export type ReportServer = (name: string, what: string, ms: number) => void

/** The servers a library lives on, the operator's or ours. */
export interface OpenServers {
  readonly databaseUrl: string
  readonly meili: readonly MeiliServer[]
  /** Whether catalogue and queue are this data folder's own, so that whoever holds its lock is alone on them. */
  readonly alone: boolean
  /** Ends those that we started. */
  stop(): Promise<void>
}

interface Opened<T> {
  readonly is: T
  stop(): Promise<void>
}

/** Starts what the configuration names no server for. The caller holds the data folder's lock. */
export async function openServers(
  config: Config,
  log: Logger,
  signal: AbortSignal,
  report: ReportServer,
): Promise<OpenServers> {
  const [postgres, meili] = await Promise.allSettled([
    openPostgres(config, log, signal, report),
    openMeili(config, log, signal, report),
  ])
  const opened = [postgres, meili].flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async (): Promise<void> => void (await Promise.all(opened.map((server) => server.stop())))
  if (postgres.status === 'rejected' || meili.status === 'rejected') {
    await stop()
    throw [postgres, meili].find((result) => result.status === 'rejected')?.reason
  }
  return {
    databaseUrl: postgres.value.is,
    meili: meili.value.is,
    alone: config.database === null && config.redis === null,
    stop,
  }
}

async function openPostgres(
  config: Config,
  log: Logger,
  signal: AbortSignal,
  report: ReportServer,
): Promise<Opened<string>> {
  const startedMs = performance.now()
  if (config.database !== null) {
    report('PostgreSQL', 'the one of DATABASE_URL', 0)
    return { is: config.database.url, stop: async () => {} }
  }
  const server = await keepRunning(async (port, inner) => {
    const either = AbortSignal.any([signal, inner])
    return startBundledPostgres({ dataFolder: config.dataFolder, log, port, signal: either })
  }, log)
  report('PostgreSQL', `bundled, ${relative(server.current().folder)}`, performance.now() - startedMs)
  return { is: server.url, stop: () => server.stop() }
}

async function openMeili(
  config: Config,
  log: Logger,
  signal: AbortSignal,
  report: ReportServer,
): Promise<Opened<readonly MeiliServer[]>> {
  const startedMs = performance.now()
  if (config.meili !== null) {
    const { length } = config.meili.urls
    report('Meilisearch', length === 1 ? 'the one of MEILI_URL' : `the ${length} of MEILI_URL`, 0)
    return { is: toMeiliServers(config), stop: async () => {} }
  }
  const server = await keepRunning(async (port, inner) => {
    const either = AbortSignal.any([signal, inner])
    return startManagedMeilisearch({
      dataFolder: config.dataFolder,
      binary: config.meiliBin,
      log,
      port,
      signal: either,
    })
  }, log)
  const { source, folder, masterKey } = server.current()
  report('Meilisearch', `managed (${source}), ${relative(folder)}`, performance.now() - startedMs)
  return { is: [{ url: server.url, masterKey }], stop: () => server.stop() }
}

/** A folder as seen from where the program was started, if it is below. */
function relative(folder: string): string {
  const short = path.relative(process.cwd(), folder)
  return short.startsWith('..') ? folder : short
}
