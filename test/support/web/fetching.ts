import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { App } from '../../../src/app.ts'
import { syncSources } from '../../../src/db/harvest/sources.ts'
import { fetchOrCrawlHost, crawlHost } from '../../../src/ingest/fetch/crawl-host.ts'
import { fetchDocument } from '../../../src/ingest/fetch/fetch-document.ts'
import { runJob } from '../../../src/ingest/run-job.ts'
import type { Handler } from '../../../src/queue/queue.ts'
import { runHarvest } from '../../../src/ingest/harvest/run-harvest.ts'
import { requestHarvest } from '../../../src/features/sources/request-harvest.ts'
import type { Source } from '../../../src/domain/source.ts'
import { sourceOf } from '../source-of.ts'

/** A sitemap source for an origin, with the given changes. */
export function sitemapOf(address: string, changes: Partial<Source> = {}): Source {
  return sourceOf({ id: 'origin', url: `${address}/sitemap.xml`, kind: 'sitemap', enabled: true, ...changes })
}

/** Runs only the jobs that send web requests: nothing is parsed. */
export async function startFetchWorkers(app: App, visits = 32): Promise<void> {
  await app.queue.work('harvest', (job, signal) => runHarvest(app, job, signal), 8)
  await app.queue.work('crawl', (job, signal) => crawlHost(app, job, signal), visits)
  const fetch: Handler = (job, signal) =>
    fetchOrCrawlHost(app, job, () => runJob(app, 'fetch', fetchDocument, job, signal))
  await app.queue.work('fetch', fetch, 4)
}

/** Harvests all sources of the library, and waits until every address was requested. */
export async function harvestAll(app: App, limitMs = 100_000): Promise<void> {
  await syncSources(app.catalogue, app.library.sources)
  for (const source of app.library.sources.filter(({ enabled }) => enabled)) await requestHarvest(app, source.id)
  for (const startedMs = Date.now(); (await countDue(app)) > 0; await delay(50)) {
    if (Date.now() - startedMs > limitMs) throw new Error(`${await countDue(app)} are still due after ${limitMs} ms`)
  }
}

/** Ends all waits for a host, as if the time had passed. */
export async function letPass(app: App, host: string): Promise<void> {
  await sql`update host set next_at = now() - interval '1 second' where host = ${host}`.execute(app.catalogue)
  await sql`update location set due_at = now() - interval '1 second' where host = ${host}`.execute(app.catalogue)
}

async function countDue(app: App): Promise<number> {
  const { rows } = await sql<{ due: number }>`select (select count(*)::int from run where state = 'due')
    + (select count(*)::int from location where state = 'due') as due`.execute(app.catalogue)
  return rows[0]?.due ?? 0
}
