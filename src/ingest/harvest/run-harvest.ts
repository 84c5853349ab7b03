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
import { parseListIn } from './parse-list.ts'
import { mailtoOf, readList } from './read-list.ts'
import type { Memory, Source, SourceKind } from '../../domain/source.ts'

/** Kinds that tell what has changed since the last run, so that a later run does not meet all. */
const REPORTS_CHANGES: ReadonlySet<SourceKind> = new Set(['feed', 'oai', 'crossref'])

/** Crawls a source and notes each address it finds as due; what was noted stays, whatever ends the run. */
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

/** From where the last walk got to. The cursor moves only when all before it is stored. Returns how many were met. */
async function crawl(app: HarvestPorts, source: Source, runId: string, signal: AbortSignal): Promise<number> {
  const asked = askedOf(source)
  const kept = await readCursor(app.catalogue, source.id, asked)
  let { found, added } = kept?.runId === runId ? kept : { found: 0, added: 0 }
  await startRun(app.catalogue, runId, { found, added, isPartial: kept !== null && REPORTS_CHANGES.has(source.kind) })
  let failure: PermanentError | null = null
  const memory: Memory = {
    cursor: kept?.cursor ?? null,
    keep: (cursor) => saveCheckpoint(app.catalogue, source.id, asked, { cursor, runId, found, added }),
    mailto: mailtoOf(app),
  }
  const parse = parseListIn(app.parser)
  for await (const find of harvestSource(source, readList(app, source, runId), signal, memory, parse)) {
    signal.throwIfAborted()
    const noted = await recordDiscoveredItem(app, source, find, signal).catch((error: unknown) => {
      if (!(error instanceof PermanentError)) throw error
      failure ??= error // one bad file hurts itself alone
      return null
    })
    if (noted === null) continue
    found += 1
    added += noted.added ? 1 : 0
    await countDiscoveredItem(app.catalogue, runId, noted.added)
    if (noted.isDue) await enqueueLocation(app, { subjectId: noted.locationId, revision: noted.revision })
  }
  if (failure !== null) throw failure
  if (source.kind === 'folder') await markUnseenFilesGone(app.catalogue, source.id, runId)
  return found
}

/** What a walk's answers depend on: of another question the cursor means nothing. */
function askedOf({ kind, url, oai, works }: Source): string {
  return textHashOf(JSON.stringify([kind, url, oai ?? null, works ?? null]))
}
