import PQueue from 'p-queue'
import type { App } from '../app.ts'
import { alertVersion } from '../features/alerts/alert-version.ts'
import type { Stage, VersionStage } from '../domain/document.ts'
import { fetchOrCrawlHost, crawlHost } from '../ingest/fetch/crawl-host.ts'
import { fetchDocument } from '../ingest/fetch/fetch-document.ts'
import { runHarvest } from '../ingest/harvest/run-harvest.ts'
import { indexVersion } from '../ingest/index/index-version.ts'
import { dedupeVersion } from '../ingest/dedupe/dedupe-version.ts'
import { ocrVersion } from '../ingest/parse/ocr/ocr-version.ts'
import { parseVersion } from '../ingest/parse/parse-version.ts'
import { messageOf } from '../errors.ts'
import { loggerFor } from '../logger.ts'
import type { Job, JobName } from '../domain/jobs.ts'
import type { JobResult, Handler } from '../queue/queue.ts'
import { monitorSources } from '../features/operation/monitoring/monitor-sources.ts'
import { retryWhenUnavailable, type JobRun } from '../ingest/run-job.ts'
import { runStages, type StageRun } from '../ingest/run-stages.ts'
import { performRun } from '../features/protocols/request-run.ts'
import { tagVersion } from '../ingest/tag/tag-version.ts'

const STAGES: Readonly<Record<Stage, JobRun<App>>> = {
  fetch: fetchDocument,
  parse: parseVersion,
  tag: tagVersion,
  index: indexVersion,
  alert: alertVersion,
  dedupe: dedupeVersion,
  ocr: ocrVersion,
}

/**
 * Versions at each stage at once. Parsing waits for a child process, so a few more than children keep them busy.
 * Indexing waits for the search engine, which takes all waiting versions together.
 */
const SLOTS: Readonly<Record<Stage, number>> = { fetch: 4, parse: 4, tag: 2, index: 32, alert: 1, dedupe: 1, ocr: 2 }

/**
 * Jobs of each kind at once. A job of a version goes on to the stages that follow, so as many run as may wait for the
 * search engine and be parsed meanwhile. The crawl of a host mostly waits, so dozens run at once, and slow hosts do not
 * delay others.
 */
const CONCURRENCY: Readonly<Record<Exclude<JobName, 'task'>, number>> = {
  ...{ harvest: 8, crawl: 32, fetch: 32 },
  ...{ parse: 32, tag: 2, index: 16, alert: 1, dedupe: 1, ocr: 2, protocol: 1 },
}

/** Starts taking jobs of every kind except periodic tasks. */
export async function startHandlers(app: App): Promise<void> {
  const start = (name: Exclude<JobName, 'task'>, handler: Handler) =>
    app.queue.work(name, retryWhenUnavailable(handler), CONCURRENCY[name])
  const stages = toStageRuns()
  for (const stage of Object.keys(STAGES).filter((name) => name !== 'fetch') as VersionStage[]) {
    await start(stage, (job, signal) => runStages(app, stages, stage, job, signal))
  }
  await start('fetch', (job, signal) => fetchOrCrawlHost(app, job, () => runStages(app, stages, 'fetch', job, signal)))
  await start('crawl', (job, signal) => crawlHost(app, job, signal))
  await start('protocol', (job, signal) => performRun(app, job, signal))
  await start('harvest', (job, signal) => runHarvestAndReview(app, job, signal))
}

function toStageRuns(): Readonly<Record<Stage, StageRun<App>>> {
  const runs = (Object.keys(STAGES) as Stage[]).map(
    (stage) => [stage, { run: STAGES[stage], slots: new PQueue({ concurrency: SLOTS[stage] }) }] as const,
  )
  return Object.fromEntries(runs) as Record<Stage, StageRun<App>>
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
