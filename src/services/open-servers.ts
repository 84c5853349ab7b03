import path from 'node:path'
import type { Config } from '../config.ts'
import type { Logger } from '../logger.ts'
import { startBundledPostgres } from './bundled-postgres.ts'
import { keepRunning } from './keep-running.ts'
import { startManagedMeilisearch } from './managed-meilisearch.ts'

/** Tells that a server is up: its name, what it is, and how long it took. */
export type ReportServer = (name: string, what: string, ms: number) => void

/** The servers a library lives on, the operator's or ours. */
export interface OpenServers {
  readonly databaseUrl: string
  readonly meili: { readonly url: string; readonly masterKey: string }
  /** Whether catalogue and queue are this data folder's own, so that whoever holds its lock is alone on them. */
  readonly alone: boolean
  /** Ends those that we started. */
  stop(): Promise<void>
}

interface Opened {
  readonly url: string
  readonly masterKey: string
  stop(): Promise<void>
}

/** Starts what the configuration names no server for. The caller holds the data folder's lock. */
export async function openServers(
  config: Config,
  log: Logger,
  signal: AbortSignal,
  report: ReportServer,
): Promise<OpenServers> {
  const results = await Promise.allSettled([
    openPostgres(config, log, signal, report),
    openMeili(config, log, signal, report),
  ])
  const opened = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const stop = async (): Promise<void> => void (await Promise.all(opened.map((server) => server.stop())))
  const [postgres, meili] = opened
  if (postgres === undefined || meili === undefined) {
    await stop()
    throw results.find((result) => result.status === 'rejected')?.reason
  }
  return {
    databaseUrl: postgres.url,
    meili: { url: meili.url, masterKey: meili.masterKey },
    alone: config.database === null && config.redis === null,
    stop,
  }
}

async function openPostgres(config: Config, log: Logger, signal: AbortSignal, report: ReportServer): Promise<Opened> {
  const startedMs = performance.now()
  if (config.database !== null) {
    report('PostgreSQL', 'the one of DATABASE_URL', 0)
    return { url: config.database.url, masterKey: '', stop: async () => {} }
  }
  const server = await keepRunning(async (port, inner) => {
    const either = AbortSignal.any([signal, inner])
    return startBundledPostgres({ dataFolder: config.dataFolder, log, port, signal: either })
  }, log)
  report('PostgreSQL', `bundled, ${relative(server.current().folder)}`, performance.now() - startedMs)
  return { url: server.url, masterKey: '', stop: () => server.stop() }
}

async function openMeili(config: Config, log: Logger, signal: AbortSignal, report: ReportServer): Promise<Opened> {
  const startedMs = performance.now()
  if (config.meili !== null) {
    report('Meilisearch', 'the one of MEILI_URL', 0)
    return { url: config.meili.url, masterKey: config.secrets.meiliMasterKey ?? '', stop: async () => {} }
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
  return { url: server.url, masterKey, stop: () => server.stop() }
}

/** A folder as seen from where the program was started, if it is below. */
function relative(folder: string): string {
  const short = path.relative(process.cwd(), folder)
  return short.startsWith('..') ? folder : short
}
