import type { HarvestPorts } from './ports.ts'
import { markUnseenFilesGone } from '../../db/harvest/locations.ts'
import { openCheckpoint } from './crawl-state.ts'
import { countDiscoveredItem, markRunPartial, readRun, startRun } from '../../db/harvest/sources.ts'
import { NotFoundError, PermanentError } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import type { Job } from '../../domain/jobs.ts'
import type { JobResult } from '../../queue/queue.ts'
import { textHashOf, type Outcome } from '../../domain/document.ts'
import { enqueueLocation } from '../jobs/enqueue-location.ts'
import { runJob } from '../run-job.ts'
import { harvestSource } from './harvest-source.ts'
import { recordDiscoveredItem } from './record-discovered-item.ts'
import { createListParser } from './parse-list.ts'
import { mailtoOf, readList } from './read-list.ts'
import type { CrawlCheckpoint, Source, SourceKind } from '../../domain/source.ts'

/** Kinds that report changes since the last run, so that later runs find only a part of their documents. */
const REPORTS_CHANGES: ReadonlySet<SourceKind> = new Set(['feed', 'oai', 'crossref'])

/** Crawls a source and records each address found as due. Recorded addresses stay, however the run ends. */
export async function runHarvest(app: HarvestPorts, job: Job, signal: AbortSignal): Promise<JobResult> {
  return runJob(app, 'harvest', harvest, job, signal)
}

/** @throws NotFoundError `source_missing`; what the source's list throws */
async function harvest(app: HarvestPorts, runId: string, signal: AbortSignal): Promise<Outcome> {
  const run = await readRun(app.catalogue, runId)
  const source = app.library.sources.find((candidate) => candidate.id === run?.sourceId)
  if (source === undefined)
    throw new NotFoundError('source_missing', `source ${run?.sourceId} is not declared any more`)
  const found = await crawl(app, source, runId, signal)
  loggerFor(app.log, 'harvest').info({ sourceId: source.id, found, expected: source.expected }, 'harvest done')
  return { kind: 'done', subjectId: runId }
}

/**
 * Continues from the last checkpoint, which moves only when all before it is stored. Returns how many items were found.
 */
async function crawl(app: HarvestPorts, source: Source, runId: string, signal: AbortSignal): Promise<number> {
  const { checkpoint, counts } = await openCheckpoint(app.catalogue, source.id, crawlKeyOf(source), runId)
  let isPartial = checkpoint.passed.length > 0
  const reportsChanges = checkpoint.cursor !== null && REPORTS_CHANGES.has(source.kind)
  await startRun(app.catalogue, runId, { ...counts, isPartial: isPartial || reportsChanges })
  let failure: PermanentError | null = null
  const crawlCheckpoint: CrawlCheckpoint = {
    ...checkpoint,
    savePassed: async (passed) => {
      if (passed.length > 0) await markRunPartial(app.catalogue, runId)
      isPartial ||= passed.length > 0
      await checkpoint.savePassed(passed)
    },
    mailto: mailtoOf(app),
  }
  const parse = createListParser(app.parser)
  for await (const item of harvestSource(source, readList(app, source, runId), signal, crawlCheckpoint, parse)) {
    signal.throwIfAborted()
    const recorded = await recordDiscoveredItem(app, source, item, signal).catch((error: unknown) => {
      if (!(error instanceof PermanentError)) throw error
      failure ??= error // one bad file must not stop the others
      return null
    })
    if (recorded === null) continue
    counts.found += 1
    counts.added += recorded.added ? 1 : 0
    await countDiscoveredItem(app.catalogue, runId, recorded.added)
    if (recorded.isDue) await enqueueLocation(app, { subjectId: recorded.locationId, revision: recorded.revision })
  }
  if (failure !== null) throw failure
  // a run that lists a part of the files says nothing of the others
  if (source.kind === 'folder' && !isPartial) await markUnseenFilesGone(app.catalogue, source.id, runId)
  return counts.found
}

/** A key of the fields that determine a crawl's results: a cursor is only valid for the same key. */
function crawlKeyOf({ kind, url, oai, works }: Source): string {
  return textHashOf(JSON.stringify([kind, url, oai ?? null, works ?? null]))
}
