import path from 'node:path'
import { toMeiliServers, type Config, type MeiliServer } from '../config.ts'
import type { Logger } from '../logger.ts'
import { startBundledPostgres } from './postgres/bundled-postgres.ts'
import { keepRunning } from './keep-running.ts'
import { startManagedMeilisearch } from './meilisearch/managed-meilisearch.ts'

/** Reports that a server is ready: its name, what it is, and how long the start took. */
export type ReportServer = (name: string, what: string, ms: number) => void

/** The servers that a library uses: configured by the operator, or started by us. */
export interface OpenServers {
  readonly databaseUrl: string
  readonly meili: readonly MeiliServer[]
  /** Whether catalogue and queue belong to this data folder, so that the holder of its lock is their only user. */
  readonly alone: boolean
  /** Stops the servers that we started. */
  stop(): Promise<void>
}

/** Whether catalogue and queue belong to the data folder of this configuration. */
export function isAlone({ database, redis }: Config): boolean {
  return database === null && redis === null
}

interface Opened<T> {
  readonly value: T
  stop(): Promise<void>
}

/** What the servers are started with and for. */
interface OpenServersOptions {
  readonly log: Logger
  readonly signal: AbortSignal
  readonly report: ReportServer
}

/** Starts each server that the configuration does not name. The caller holds the data folder's lock. */
export async function openServers(config: Config, options: OpenServersOptions): Promise<OpenServers> {
  const [postgres, meili] = await Promise.allSettled([openPostgres(config, options), openMeili(config, options)])
  const opened = [postgres, meili].flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async (): Promise<void> => void (await Promise.all(opened.map((server) => server.stop())))
  if (postgres.status === 'rejected' || meili.status === 'rejected') {
    await stop()
    throw [postgres, meili].find((result) => result.status === 'rejected')?.reason
  }
  return {
    databaseUrl: postgres.value.value,
    meili: meili.value.value,
    alone: isAlone(config),
    stop,
  }
}

async function openPostgres(config: Config, { log, signal, report }: OpenServersOptions): Promise<Opened<string>> {
  const startedMs = performance.now()
  if (config.database !== null) {
    report('PostgreSQL', 'the one of DATABASE_URL', 0)
    return { value: config.database.url, stop: async () => {} }
  }
  const server = await keepRunning(async (port, inner) => {
    const either = AbortSignal.any([signal, inner])
    return startBundledPostgres({ dataFolder: config.dataFolder, log, port, signal: either })
  }, log)
  report('PostgreSQL', `bundled, ${relative(server.current().folder)}`, performance.now() - startedMs)
  return { value: server.url, stop: () => server.stop() }
}

async function openMeili(
  config: Config,
  { log, signal, report }: OpenServersOptions,
): Promise<Opened<readonly MeiliServer[]>> {
  const startedMs = performance.now()
  if (config.meili !== null) {
    const { length } = config.meili.urls
    report('Meilisearch', length === 1 ? 'the one of MEILI_URL' : `the ${length} of MEILI_URL`, 0)
    return { value: toMeiliServers(config), stop: async () => {} }
  }
  const server = await keepRunning(async (port, inner) => {
    const either = AbortSignal.any([signal, inner])
    return startManagedMeilisearch({
      dataFolder: config.dataFolder,
      binary: config.meiliBin,
      ...{ log, port },
      signal: either,
    })
  }, log)
  const { source, folder, masterKey } = server.current()
  report('Meilisearch', `managed (${source}), ${relative(folder)}`, performance.now() - startedMs)
  return { value: [{ url: server.url, masterKey }], stop: () => server.stop() }
}

/** A folder relative to the working directory, if it is below it. */
function relative(folder: string): string {
  const short = path.relative(process.cwd(), folder)
  return short.startsWith('..') ? folder : short
}
