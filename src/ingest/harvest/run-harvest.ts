import type { HarvestPorts } from './ports.ts'
import { markUnseenFilesGone } from '../../db/harvest/locations.ts'
import { saveCheckpoint, readCursor } from './checkpoints.ts'
import { countDiscoveredItem, readRun, startRun } from '../../db/harvest/sources.ts'
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
  const crawlKey = crawlKeyOf(source)
  const checkpoint = await readCursor(app.catalogue, source.id, crawlKey)
  let { found, added } = checkpoint?.runId === runId ? checkpoint : { found: 0, added: 0 }
  await startRun(app.catalogue, runId, {
    found,
    added,
    isPartial: checkpoint !== null && REPORTS_CHANGES.has(source.kind),
  })
  let failure: PermanentError | null = null
  const crawlCheckpoint: CrawlCheckpoint = {
    cursor: checkpoint?.cursor ?? null,
    save: (cursor) => saveCheckpoint(app.catalogue, source.id, crawlKey, { cursor, runId, found, added }),
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
    found += 1
    added += recorded.added ? 1 : 0
    await countDiscoveredItem(app.catalogue, runId, recorded.added)
    if (recorded.isDue) await enqueueLocation(app, { subjectId: recorded.locationId, revision: recorded.revision })
  }
  if (failure !== null) throw failure
  if (source.kind === 'folder') await markUnseenFilesGone(app.catalogue, source.id, runId)
  return found
}

/** A key of the fields that determine a crawl's results: a cursor is only valid for the same key. */
function crawlKeyOf({ kind, url, oai, works }: Source): string {
  return textHashOf(JSON.stringify([kind, url, oai ?? null, works ?? null]))
}
