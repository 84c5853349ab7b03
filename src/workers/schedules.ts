import { setMaxListeners } from 'node:events'
import type { App } from '../app.ts'
import { askAgain } from '../db/harvest/locations.ts'
import { pruneRequests } from '../ingest/fetch/politeness/request-log.ts'
import { listStaleSources, requestRun } from '../db/harvest/sources.ts'
import { messageOf } from '../errors.ts'
import type { Cadence } from '../domain/source.ts'
import { repairIndex } from '../ingest/index/check-index.ts'
import { finishRemovals } from '../ingest/index/remove-document.ts'
import { reconcile } from '../ingest/reconcile.ts'
import { loggerFor } from '../logger.ts'
import { deleteOldQueries } from '../search/suggest/record-query.ts'
import { createSuggestionKeeper } from '../search/suggest/update-suggestions.ts'
import { performDueRuns } from '../features/protocols/request-run.ts'
import { writeCaptures } from '../features/captures/write-captures.ts'
import { monitorSources } from '../features/monitoring/monitor-sources.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const CADENCE_MS: Readonly<Record<Cadence, number>> = {
  hourly: 60 * MINUTE_MS,
  daily: DAY_MS,
  weekly: 7 * DAY_MS,
  monthly: 30 * DAY_MS,
}
/** Each task listens while it waits for its time, and what it asks others while it runs: more would be a leak. */
const MAX_LISTENERS = 64
/** A job untouched for this long may be lost; jobs that wait in the queue are merely offered again. */
const QUIET_MS = 30_000

/**
 * Starts what runs by the clock, each task one at a time; the returned function stops them and waits for the last.
 * `harvest`: whether sources are walked at their cadence.
 */
export function startSchedules(app: App, options: { readonly harvest: boolean }): () => Promise<void> {
  const stop = new AbortController()
  setMaxListeners(MAX_LISTENERS, stop.signal)
  const keepSuggestions = createSuggestionKeeper(app)
  const tasks = [
    every(app, 'reconcile', 10_000, stop.signal, () => reconcile(app, QUIET_MS)),
    ...(options.harvest ? [every(app, 'harvest', MINUTE_MS, stop.signal, () => harvestStale(app))] : []),
    ...(options.harvest ? [every(app, 'ask again', CADENCE_MS.hourly, stop.signal, () => recheck(app))] : []),
    every(app, 'review of sources', 30_000, stop.signal, () => monitorSources(app)),
    ...(app.config.warc ? [every(app, 'warc', 5_000, stop.signal, () => writeCaptures(app, stop.signal))] : []),
    every(app, 'protocol runs', 5_000, stop.signal, () => performDueRuns(app, stop.signal)),
    every(app, 'removals', MINUTE_MS, stop.signal, () => finishRemovals(app, stop.signal)),
    every(app, 'request log', DAY_MS, stop.signal, () => pruneRequests(app.catalogue, daysAgo(app, LOG_DAYS))),
    every(app, 'suggestions', 3_000, stop.signal, () => keepSuggestions(stop.signal)),
    every(app, 'asked questions', MINUTE_MS, stop.signal, () => deleteOldQueries(app)),
    every(app, 'index check', MINUTE_MS, stop.signal, () => repairIndex(app, stop.signal)),
  ]
  return async () => {
    stop.abort()
    await Promise.all(tasks)
  }
}

/** What is asked for again at each look, and after how many days: conditional requests, each in its host's turn. */
const MAX_RECHECKS = 500
const RECHECK_DAYS = 30

/** A site's owner may ask what we did last winter. */
const LOG_DAYS = 400

/** Requests a run of each source whose cadence says so; several workers asking make one run. */
export async function harvestStale(app: App): Promise<void> {
  const cadences = new Map(app.library.sources.map((source) => [source.id, CADENCE_MS[source.cadence]]))
  for (const sourceId of await listStaleSources(app.catalogue, cadences)) {
    await app.queue.enqueue('harvest', [await requestRun(app.catalogue, sourceId)])
  }
}

/**
 * Makes addresses due that were read long ago and that no list has named since, so that what goes is noticed; of sources
 * that are on, and of those that somebody gave by hand. The reconciler sends visits for them.
 */
export async function recheck(app: App): Promise<number> {
  const sourceIds = app.library.sources.filter(({ enabled }) => enabled).map(({ id }) => id)
  return askAgain(app.catalogue, daysAgo(app, RECHECK_DAYS), sourceIds, MAX_RECHECKS)
}

function daysAgo(app: App, days: number): Date {
  return new Date(app.clock.now().getTime() - days * DAY_MS)
}

async function every(
  app: App,
  name: string,
  ms: number,
  signal: AbortSignal,
  task: () => Promise<unknown>,
): Promise<void> {
  const log = loggerFor(app.log, 'schedules')
  while (!signal.aborted) {
    try {
      await task()
    } catch (error) {
      if (!signal.aborted) log.warn({ task: name, error: messageOf(error) }, 'scheduled task failed')
    }
    await app.clock.sleep(ms, signal)
  }
}
