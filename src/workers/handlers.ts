import type { App } from '../app.ts'
import { alertVersion } from '../alert/alert-version.ts'
import type { Stage } from '../ingest/document.ts'
import { fetchDocument } from '../ingest/fetch/fetch-document.ts'
import { runHarvest } from '../ingest/harvest/run-harvest.ts'
import { indexVersion } from '../ingest/index/index-version.ts'
import { matchVersion } from '../ingest/match/match-version.ts'
import { parseVersion } from '../ingest/parse/parse-version.ts'
import { runStage, type StageRun } from '../ingest/run-stage.ts'
import { tagVersion } from '../ingest/tag/tag-version.ts'

const STAGES: Readonly<Record<Stage, StageRun>> = {
  fetch: fetchDocument,
  parse: parseVersion,
  tag: tagVersion,
  index: indexVersion,
  alert: alertVersion,
  match: matchVersion,
}

/**
 * Jobs of each stage at a time. Parsing waits for a child process, so a few more jobs than children keep them busy;
 * fetching is bounded by each host's turn.
 */
const CONCURRENCY: Readonly<Record<Stage, number>> = { fetch: 8, parse: 4, tag: 2, index: 4, alert: 1, match: 1 }

/** Starts taking jobs of every stage. */
export async function startHandlers(app: App): Promise<void> {
  for (const stage of Object.keys(STAGES) as Stage[]) {
    await app.queue.work(stage, (job, signal) => runStage(app, stage, STAGES[stage], job, signal), CONCURRENCY[stage])
  }
  await app.queue.work('harvest', (job, signal) => runHarvest(app, job, signal), 2)
}
