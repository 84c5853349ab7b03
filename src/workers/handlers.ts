import type { App } from '../app.ts'
import { alertVersion } from '../features/alerts/alert-version.ts'
import type { VersionStage } from '../domain/document.ts'
import { fetchOrCrawlHost, crawlHost } from '../ingest/fetch/crawl-host.ts'
import { runHarvest } from '../ingest/harvest/run-harvest.ts'
import { indexVersion } from '../ingest/index/index-version.ts'
import { dedupeVersion } from '../ingest/dedupe/dedupe-version.ts'
import { ocrVersion } from '../ingest/parse/ocr/ocr-version.ts'
import { parseVersion } from '../ingest/parse/parse-version.ts'
import { messageOf } from '../errors.ts'
import { loggerFor } from '../logger.ts'
import type { Job, JobName } from '../domain/jobs.ts'
import type { JobResult, Handler } from '../queue/queue.ts'
import { monitorSources } from '../features/monitoring/monitor-sources.ts'
import { retryWhenUnavailable, runJob, type JobRun } from '../ingest/run-job.ts'
import { performRun } from '../features/protocols/request-run.ts'
import { tagVersion } from '../ingest/tag/tag-version.ts'

const STAGES: Readonly<Record<VersionStage, JobRun<App>>> = {
  parse: parseVersion,
  tag: tagVersion,
  index: indexVersion,
  alert: alertVersion,
  match: dedupeVersion,
  ocr: ocrVersion,
}

/**
 * Concurrent jobs of each kind. Parsing waits for a child process, so a few more jobs than children keep them busy.
 * Indexing waits for the search engine, which takes all waiting jobs together. The crawl of a host mostly waits, so
 * dozens run at once, and slow hosts do not delay others.
 */
const CONCURRENCY: Readonly<Record<Exclude<JobName, 'task'>, number>> = {
  ...{ harvest: 8, visit: 32, fetch: 4 },
  ...{ parse: 4, tag: 2, index: 16, alert: 1, match: 1, ocr: 2, protocol: 1 },
}

/** Starts taking jobs of every kind except periodic tasks. */
export async function startHandlers(app: App): Promise<void> {
  const start = (name: Exclude<JobName, 'task'>, handler: Handler) =>
    app.queue.work(name, retryWhenUnavailable(handler), CONCURRENCY[name])
  for (const stage of Object.keys(STAGES) as VersionStage[]) {
    await start(stage, (job, signal) => runJob(app, stage, STAGES[stage], job, signal))
  }
  await start('fetch', (job, signal) => fetchOrCrawlHost(app, job, signal))
  await start('visit', (job, signal) => crawlHost(app, job, signal))
  await start('protocol', (job, signal) => performRun(app, job, signal))
  await start('harvest', (job, signal) => runHarvestAndReview(app, job, signal))
}

/** Reviews the sources right after a harvest; if the review fails, the scheduled review follows. */
async function runHarvestAndReview(app: App, job: Job, signal: AbortSignal): Promise<JobResult> {
  const result = await runHarvest(app, job, signal)
  if (result.kind === 'ended') {
    await monitorSources(app).catch((error: unknown) =>
      loggerFor(app.log, 'watch').warn({ message: messageOf(error) }, 'review of sources failed'),
    )
  }
  return result
}
