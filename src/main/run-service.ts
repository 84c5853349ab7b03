import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createHttpApp, listen } from '../api/server.ts'
import { createApp, DEFAULT_NAMESPACE, type App, type Overrides } from '../app.ts'
import { FEATURES } from './features.ts'
import { openCatalogue } from '../db/database.ts'
import { releaseAllHostLeases } from '../ingest/fetch/politeness/hosts.ts'
import { migrate } from '../db/migrate.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import { applyHostRules } from '../ingest/dedupe/apply-host-rules.ts'
import { noticeChangedFile } from '../ingest/jobs/retag.ts'
import { syncSources } from '../db/harvest/sources.ts'
import { countTotals } from '../db/totals.ts'
import type { Config } from '../config.ts'
import { startIndex } from '../ingest/index/start-index.ts'
import { reconcile } from '../ingest/jobs/reconcile.ts'
import type { Logger } from '../logger.ts'
import { serveSampleSite, type SampleSite } from '../services/samples/serve-site.ts'
import { readSampleSources } from './sample-sources.ts'
import { acquireDataLock } from '../services/data-lock.ts'
import { requireFreeSpaceToStart } from '../services/disk-folders.ts'
import { prepareDisks } from '../services/prepare-disks.ts'
import { isAlone, openServers, type ReportServer } from '../services/open-servers.ts'
import { VERSION } from '../runtime/version.ts'
import { startHandlers } from '../workers/handlers.ts'
import { SERVICE_FILE } from '../cli/service-file.ts'
import { startSchedules } from '../workers/schedules.ts'

/**
 * Whether to serve the sample site. `ask`: at the first start of an empty library, and later if it was served then.
 * `yes` and `no` are stored; `absent` means no for this start only.
 */
export type SampleChoice = 'ask' | 'yes' | 'no' | 'absent'

export interface ServiceOptions {
  readonly log: Logger
  readonly report: ReportServer
  readonly samples: SampleChoice
  /** Whether scheduled harvests run; false for the short-lived service of one command. */
  readonly harvest: boolean
  readonly host: string
  readonly port: number
  /** Aborts starting. */
  readonly signal: AbortSignal
  readonly overrides?: Overrides
}

/** The whole service in this process. */
export interface Service {
  readonly app: App
  readonly url: string
  /** Whether the sample site is served and its documents are (being) loaded. */
  readonly samples: boolean
  close(): Promise<void>
}

/**
 * Starts everything in one process: servers, application, workers, schedules and HTTP. If a step fails, everything that
 * was started before is stopped.
 * @throws ConflictError `data_folder_in_use`
 */
export async function runService(config: Config, options: ServiceOptions): Promise<Service> {
  const opened: (() => Promise<void>)[] = []
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end()
  }
  try {
    return { ...(await open(config, options, opened)), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Starts a service for one command: on a free loopback port, without samples and scheduled harvests. */
export function runServiceForCommand(config: Config, log: Logger, signal: AbortSignal): Promise<Service> {
  const quiet = { report: () => {}, samples: 'absent', harvest: false } as const
  return runService(config, { log, signal, ...quiet, host: '127.0.0.1', port: 0 })
}

async function open(
  config: Config,
  options: ServiceOptions,
  opened: (() => Promise<void>)[],
): Promise<Omit<Service, 'close'>> {
  const { log, signal } = options
  const shutdown = new AbortController()
  const lock = await acquireDataLock(config.dataFolder).catch(async (error: unknown) => {
    await requireFreeSpaceToStart(config) // a disk that is really full does not take the lock
    throw error
  })
  opened.push(() => lock.release())
  await prepareDisks(config, log, isAlone(config))
  const servers = await openServers(config, { log, signal, report: options.report })
  opened.push(() => servers.stop())
  const samples = await wantsSamples(servers.databaseUrl, options)
  const site = samples ? await serveSampleSite({ port: config.samplesPort }) : null
  if (site !== null) opened.push(() => site.close())
  const app = await createApp(config, servers, log, shutdown.signal, {
    ...(await toOverrides(site)),
    ...options.overrides,
  })
  opened.push(() => app.close())
  if (options.samples !== 'absent') await writeSetting(app.catalogue, 'samples', { loaded: samples })
  await syncSources(app.catalogue, app.library.sources)
  await applyHostRules(app)
  await noticeChangedFile(app)
  if (servers.alone) await clearStaleLocks(app)
  await startIndex(app, AbortSignal.any([signal, shutdown.signal]))
  await startHandlers(app)
  opened.push(() => app.queue.stop())
  await reconcile(app, 0)
  await startSchedules(app, { harvest: options.harvest })
  const http = await listen(createHttpApp(app, VERSION, FEATURES), options.host, options.port)
  opened.push(() => http.close())
  const url = `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${http.port}`
  await announce(config.dataFolder, url)
  opened.push(() => rm(path.join(config.dataFolder, SERVICE_FILE), { force: true }))
  opened.push(async () => shutdown.abort())
  return { app, url, samples }
}

async function toOverrides(site: SampleSite | null) {
  if (site === null) return {}
  return { sources: await readSampleSources(site.origin), allowPrivate: [`127.0.0.1:${site.port}`] }
}

/** With `ask`, samples are loaded when the library is empty or they were loaded before. */
async function wantsSamples(databaseUrl: string, { samples, log }: ServiceOptions): Promise<boolean> {
  if (samples !== 'ask') return samples === 'yes'
  const catalogue = openCatalogue({ url: databaseUrl, schema: DEFAULT_NAMESPACE }, log)
  try {
    await migrate(catalogue, DEFAULT_NAMESPACE)
    const known = (await readSetting(catalogue, 'samples')) as { loaded: boolean } | undefined
    return known?.loaded ?? (await countTotals(catalogue)).versions === 0
  } finally {
    await catalogue.destroy()
  }
}

/**
 * Clears the jobs and host leases of a killed process: no other process can hold any, so they need not expire first.
 */
async function clearStaleLocks(app: App): Promise<void> {
  await app.queue.clear()
  await releaseAllHostLeases(app.catalogue)
}

async function announce(dataFolder: string, url: string): Promise<void> {
  const file = path.join(dataFolder, SERVICE_FILE)
  await mkdir(dataFolder, { recursive: true })
  await writeFile(`${file}.part`, JSON.stringify({ pid: process.pid, url, version: VERSION }))
  await rename(`${file}.part`, file)
}
