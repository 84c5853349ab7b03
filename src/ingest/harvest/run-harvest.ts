import type { App } from '../../app.ts'
import { noteLocation, type Noted } from '../../catalogue/locations.ts'
import { beginAttempt, park, refundAttempt, settle } from '../../catalogue/progress.ts'
import { countFind, readRun, startRun } from '../../catalogue/sources.ts'
import { AppError, messageOf, NotFoundError, PermanentError, ThrottledError, TransientError } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import type { Job } from '../../queue/jobs.ts'
import type { Fate } from '../../queue/queue.ts'
import type { Hints } from '../document.ts'
import { enqueueLocation } from '../enqueue-location.ts'
import { getPage } from '../fetch/get-page.ts'
import { harvestSource } from './harvest-source.ts'
import type { Find, Source } from './source.ts'

const MAX_TRIES = 6
const RETRY_MS = 20_000
/** Waits for the host's turn within a run, which has many pages to read. */
const MAX_WAIT_MS = 60_000

/** Walks a source and notes each address it finds as due; what was noted stays, whatever ends the run. */
export async function runHarvest(app: App, job: Job, signal: AbortSignal): Promise<Fate> {
  const attempts = await beginAttempt(app.catalogue, 'harvest', job)
  if (attempts === null) return { kind: 'ended' }
  const log = loggerFor(app.log, 'harvest')
  try {
    const run = await readRun(app.catalogue, job.subjectId)
    const source = app.library.sources.find((candidate) => candidate.id === run?.sourceId)
    if (source === undefined)
      throw new NotFoundError('source_missing', `source ${run?.sourceId} is not declared any more`)
    await startRun(app.catalogue, job.subjectId)
    const found = await walk(app, source, job.subjectId, signal)
    await settle(app.catalogue, 'harvest', job, 'done')
    log.info({ sourceId: source.id, found, expected: source.expected }, 'harvest done')
    return { kind: 'ended' }
  } catch (error) {
    if (signal.aborted) {
      await refundAttempt(app.catalogue, 'harvest', job)
      return { kind: 'again', delayMs: 0 }
    }
    const waits = error instanceof TransientError || error instanceof ThrottledError
    if (waits && attempts < MAX_TRIES) {
      return { kind: 'again', delayMs: error instanceof ThrottledError ? error.retryAfterMs : RETRY_MS }
    }
    const code = error instanceof AppError ? error.code : 'internal'
    await park(app.catalogue, 'harvest', job, code, messageOf(error))
    log.warn({ runId: job.subjectId, code, message: messageOf(error) }, 'harvest failed')
    return { kind: 'ended' }
  }
}

async function walk(app: App, source: Source, runId: string, signal: AbortSignal): Promise<number> {
  let found = 0
  const read = (address: string, inner: AbortSignal) => readPolitely(app, source, address, runId, inner)
  for await (const find of harvestSource(source, read, signal)) {
    signal.throwIfAborted()
    const noted = await noteFind(app, source, find)
    await countFind(app.catalogue, runId, noted.added)
    await enqueueLocation(app, { subjectId: noted.locationId, revision: noted.revision })
    found += 1
  }
  return found
}

/** What the source's own page, feed or map may say of the document, and what people declared about it. */
async function noteFind(app: App, source: Source, find: Find): Promise<Noted> {
  const { declared } = find
  const hints: Hints = {
    publisher: source.publisher,
    language: source.language,
    ...(find.title === null ? {} : { title: find.title }),
    // A feed tells an instant, of which we keep the day.
    ...(find.published === null ? {} : { published: find.published.slice(0, 10) }),
    rule: `${source.kind}:${source.id}`,
    ...(declared === null ? {} : { ...toHints(declared), rule: 'declared' }),
  }
  return noteLocation(app.catalogue, {
    address: find.address,
    kind: 'web',
    sourceId: source.id,
    workKey: declared?.work ?? null,
    hints,
    bodyKey: null,
  })
}

function toHints(declared: NonNullable<Find['declared']>): Hints {
  const { address: _address, work: _work, ...known } = declared
  const said = Object.entries(known).filter(([, value]) => value !== null && value.length > 0)
  return Object.fromEntries(said) as Hints
}

/** One page of the walk; waits for the host's turn rather than giving the run up. */
async function readPolitely(app: App, source: Source, address: string, runId: string, signal: AbortSignal) {
  const startedMs = Date.now()
  for (;;) {
    try {
      const answer = await getPage(app, address, {
        holder: runId,
        delayMs: source.delayMs,
        maxPerDay: source.maxPerDay,
        render: source.render,
        signal,
      })
      if (answer.status !== 200) throw new PermanentError('source_gone', `${address} answers ${answer.status}`)
      return { bytes: answer.bytes, address: answer.address, mediaType: answer.mediaType }
    } catch (error) {
      const ours = error instanceof ThrottledError && error.code === 'host_turn'
      if (!ours || Date.now() - startedMs > MAX_WAIT_MS) throw error
      await app.clock.sleep(error.retryAfterMs, signal)
      signal.throwIfAborted()
    }
  }
}
