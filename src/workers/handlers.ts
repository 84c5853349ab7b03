import type { App } from '../app.ts'
import { alertVersion } from '../alert/alert-version.ts'
import type { Stage } from '../ingest/document.ts'
import { fetchDocument } from '../ingest/fetch/fetch-document.ts'
import { runHarvest } from '../ingest/harvest/run-harvest.ts'
import { indexVersion } from '../ingest/index/index-version.ts'
import { matchVersion } from '../ingest/match/match-version.ts'
import { ocrVersion } from '../ingest/parse/ocr/ocr-version.ts'
import { parseVersion } from '../ingest/parse/parse-version.ts'
import { messageOf } from '../errors.ts'
import { loggerFor } from '../logger.ts'
import type { Job } from '../queue/jobs.ts'
import type { Fate } from '../queue/queue.ts'
import { reviewSources } from '../watch/review-sources.ts'
import { runStage, type StageRun } from '../ingest/run-stage.ts'
import { tagVersion } from '../ingest/tag/tag-version.ts'

const STAGES: Readonly<Record<Stage, StageRun>> = {
  fetch: fetchDocument,
  parse: parseVersion,
  tag: tagVersion,
  index: indexVersion,
  alert: alertVersion,
  match: matchVersion,
  ocr: ocrVersion,
}

/**
 * Jobs of each stage at a time. Parsing waits for a child process, so a few more jobs than children keep them busy;
 * fetching is bounded by each host's turn.
 */
const CONCURRENCY: Readonly<Record<Stage, number>> = {
  ...{ fetch: 8, parse: 4, tag: 2, index: 4, alert: 1, match: 1, ocr: 2 },
}

/** Starts taking jobs of every stage. */
export async function startHandlers(app: App): Promise<void> {
  for (const stage of Object.keys(STAGES) as Stage[]) {
    await app.queue.work(stage, (job, signal) => runStage(app, stage, STAGES[stage], job, signal), CONCURRENCY[stage])
  }
  await app.queue.work('harvest', (job, signal) => runAndReview(app, job, signal), 2)
}

/** What a walk shows of its source is told at once; a review that fails here is made by the clock. */
async function runAndReview(app: App, job: Job, signal: AbortSignal): Promise<Fate> {
  const fate = await runHarvest(app, job, signal)
  if (fate.kind === 'ended') {
    await reviewSources(app).catch((error: unknown) =>
      loggerFor(app.log, 'watch').warn({ message: messageOf(error) }, 'review of sources failed'),
    )
  }
  return fate
}
