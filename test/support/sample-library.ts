import type { Source } from '../../src/domain/source.ts'
import { requestHarvest } from '../../src/features/sources/request-harvest.ts'
import { applyHostRules } from '../../src/ingest/dedupe/apply-host-rules.ts'
import { ensureIndex } from '../../src/ingest/index/keep-index.ts'
import { syncSources } from '../../src/db/harvest/sources.ts'
import { countTotals } from '../../src/db/totals.ts'
import type { App } from '../../src/app.ts'
import { readSampleSources } from '../../src/main/sample-sources.ts'
import { serveSampleSite } from '../../src/services/samples/serve-site.ts'
import { startHandlers } from '../../src/workers/handlers.ts'
import { setTimeout as delay } from 'node:timers/promises'
import { openTestApp, type TestApp } from './test-app.ts'

/** Loading takes about ten seconds on two cores; ten times that is a fault. */
export const LOAD_TIMEOUT_MS = 120_000

export interface SampleLibrary extends TestApp {
  readonly sources: readonly Source[]
  /** Harvests all sources again, and waits until all resulting jobs have ended. */
  harvest(): Promise<void>
}

/** An application with running workers and its own sample site; nothing is harvested yet. */
export async function openSampleLibrary(env: Readonly<Record<string, string>> = {}): Promise<SampleLibrary> {
  const site = await serveSampleSite({ port: 0 })
  // the site is our own, so no pause between requests is needed
  const sources = (await readSampleSources(site.origin)).map((source) => ({ ...source, delayMs: 0 }))
  const opened = await openTestApp({ sources, allowPrivate: [`127.0.0.1:${site.port}`] }, env)
  const { app } = opened
  await syncSources(app.catalogue, app.library.sources)
  await applyHostRules(app)
  await ensureIndex(app, app.shutdown)
  await startHandlers(app)
  return {
    ...opened,
    sources,
    harvest: async () => {
      for (const source of sources) await requestHarvest(app, source.id)
      await settled(app)
    },
    close: async () => {
      await opened.close()
      await site.close()
    },
  }
}

/** Waits until nothing is due. */
export async function settled(app: App): Promise<void> {
  const deadline = Date.now() + LOAD_TIMEOUT_MS
  while ((await countTotals(app.catalogue)).due > 0) {
    if (Date.now() > deadline) throw new Error('the library does not come to rest')
    await delay(100)
  }
}
