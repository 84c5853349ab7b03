import type { App } from '../app.ts'
import { requeueStaleLocations } from '../db/harvest/locations.ts'
import { forgetTasks } from '../ingest/jobs/progress.ts'
import { pruneRequests } from '../ingest/fetch/politeness/request-log.ts'
import { listStaleSources, requestRun } from '../db/harvest/sources.ts'
import type { Cadence } from '../domain/source.ts'
import { repairIndex } from '../ingest/index/check-index.ts'
import { embedDue } from '../ingest/index/embed-due.ts'
import { finishRemovals } from '../ingest/index/remove-document.ts'
import { reconcile } from '../ingest/jobs/reconcile.ts'
import { retag } from '../ingest/jobs/retag.ts'
import { retryWhenUnavailable, runJob, type JobRun } from '../ingest/run-job.ts'
import { deleteOldQueries } from '../search/suggest/record-query.ts'
import { createSuggestionUpdater } from '../search/suggest/update-suggestions.ts'
import { writeCaptures } from '../features/operation/captures/write-captures.ts'
import { monitorSources } from '../features/operation/monitoring/monitor-sources.ts'
import { updateOpinions } from '../features/themes/second-opinion/update-opinions.ts'
import { createDoiEnricher, mayEnrichDois } from '../features/sources/enrich-dois.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const CADENCE_MS: Readonly<Record<Cadence, number>> = {
  hourly: 60 * MINUTE_MS,
  daily: DAY_MS,
  weekly: 7 * DAY_MS,
  monthly: 30 * DAY_MS,
}
/**
 * A job unchanged for this long may be lost, and is enqueued again; this has no effect on jobs that are still queued.
 */
const QUIET_MS = 30_000

/** How soon new passages are embedded; where many wait, one run does all of them. */
const EMBEDDING_MS = 5_000

/** A periodic task. */
interface Task {
  readonly everyMs: number
  readonly run: (signal: AbortSignal) => Promise<unknown>
}

/**
 * Starts the periodic tasks. Each is a job that runs one at a time across all workers; a task that fails is retried
 * like other jobs, and runs again at its next time. `harvest`: whether sources are harvested at their cadence.
 */
export async function startSchedules(app: App, options: { readonly harvest: boolean }): Promise<void> {
  const tasks = tasksOf(app, options.harvest)
  const runTask: JobRun<App> = async (_app, task, signal) => {
    await tasks.get(task)?.run(signal)
    return { kind: 'done', subjectId: task }
  }
  const handler = retryWhenUnavailable(async (job, signal) => {
    // This configuration has no task of that name: another one scheduled it.
    if (!tasks.has(job.subjectId)) return { kind: 'ended' }
    return runJob(app, 'task', runTask, job, signal)
  })
  await forgetTasks(app.catalogue, [...tasks.keys()])
  await app.queue.work('task', handler, tasks.size)
  await app.queue.schedule([...tasks].map(([subjectId, { everyMs }]) => ({ name: 'task', subjectId, everyMs })))
}

function tasksOf(app: App, harvest: boolean): ReadonlyMap<string, Task> {
  const updateSuggestions = createSuggestionUpdater(app)
  const enrichDois = createDoiEnricher(app)
  const tasks: Readonly<Record<string, Task>> = {
    reconcile: { everyMs: 10_000, run: () => reconcile(app, QUIET_MS) },
    'review-sources': { everyMs: 30_000, run: () => monitorSources(app) },
    retag: { everyMs: 5_000, run: () => retag(app) },
    removals: { everyMs: MINUTE_MS, run: (signal) => finishRemovals(app, signal) },
    'request-log': { everyMs: DAY_MS, run: () => pruneRequests(app.catalogue, daysAgo(app, LOG_DAYS)) },
    suggestions: { everyMs: 3_000, run: (signal) => updateSuggestions(signal) },
    'second-opinion': { everyMs: 10 * MINUTE_MS, run: (signal) => updateOpinions(app, signal) },
    'recorded-queries': { everyMs: MINUTE_MS, run: () => deleteOldQueries(app) },
    'index-check': { everyMs: MINUTE_MS, run: (signal) => repairIndex(app, signal) },
    ...(app.meaning === null ? {} : { embedding: { everyMs: EMBEDDING_MS, run: (signal) => embedDue(app, signal) } }),
    ...(app.config.warc ? { warc: { everyMs: 5_000, run: (signal) => writeCaptures(app, signal) } } : {}),
    ...(harvest ? { harvest: { everyMs: MINUTE_MS, run: () => harvestStale(app) } } : {}),
    ...(harvest && mayEnrichDois(app.library.sources)
      ? { 'enrich-dois': { everyMs: MINUTE_MS, run: (signal) => enrichDois(signal) } }
      : {}),
    ...(harvest ? { recheck: { everyMs: CADENCE_MS.hourly, run: () => recheck(app) } } : {}),
  }
  return new Map(Object.entries(tasks))
}

/**
 * Addresses requeued per recheck, and the age in days at which they are: for conditional requests under host leases.
 */
const MAX_RECHECKS = 500
const RECHECK_DAYS = 30

/** Days for which requests are logged: a site owner may ask about the previous winter. */
const LOG_DAYS = 400

/** Requests a harvest of each source that is due by its cadence; requests by several workers make one run. */
async function harvestStale(app: App): Promise<void> {
  const cadences = new Map(app.library.sources.map((source) => [source.id, CADENCE_MS[source.cadence]]))
  for (const sourceId of await listStaleSources(app.catalogue, cadences)) {
    await app.queue.enqueue('harvest', [await requestRun(app.catalogue, sourceId)])
  }
}

/**
 * Makes addresses due that were fetched long ago and not listed since, so that missing documents are noticed. Covers
 * enabled sources and addresses added by people. The reconciler then crawls their hosts.
 */
async function recheck(app: App): Promise<number> {
  const sourceIds = app.library.sources.filter(({ enabled }) => enabled).map(({ id }) => id)
  return requeueStaleLocations(app.catalogue, daysAgo(app, RECHECK_DAYS), sourceIds, MAX_RECHECKS)
}

function daysAgo(app: App, days: number): Date {
  return new Date(app.clock.now().getTime() - days * DAY_MS)
}
