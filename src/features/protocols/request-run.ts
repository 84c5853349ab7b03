import { randomBytes } from 'node:crypto'
import type { App } from '../../app.ts'
import { tryLocked } from '../../db/locks.ts'
import { endRun, failRun, insertRun, listDueRuns, readRun, type RunRow } from './protocol-queries.ts'
import { AppError, InvalidInputError, NotFoundError, TransientError } from '../../errors.ts'
import { loggerFor } from '../../logger.ts'
import { getDoneRun, makeRun } from './make-run.ts'
import { getProtocol } from './protocol.ts'

/** A library of more passages is looked at by the workers; one of so many takes a few seconds. */
const MAX_PASSAGES_AT_ONCE = 50_000
/** A run that was asked for so long ago and is not made is nobody's. */
const QUIET_MS = 10_000
const RUN_LOCK = 'protocol run'

/** What to run: a protocol as it is, or an earlier run again, on its own texts or on those of today. */
export type RunRequest =
  | { readonly kind: 'first'; readonly by: string }
  | { readonly kind: 'again'; readonly runId: string; readonly on: 'snapshot' | 'today'; readonly by: string }

/**
 * Asks for a run, and makes it at once where the library is small and no other run is being made; else it is `due`, and
 * the workers make it.
 * @throws NotFoundError `protocol_missing`, `run_missing`; PermanentError `run_unfinished`; InvalidInputError
 *   `run_of_snapshot` for a repetition of a repetition
 */
export async function requestRun(
  app: App,
  protocolId: string,
  request: RunRequest,
  signal: AbortSignal,
): Promise<RunRow> {
  const runId = `r${randomBytes(10).toString('hex')}`
  const { passages, ...run } = await toRun(app, protocolId, request)
  await insertRun(app.catalogue, { runId, protocolId, ...run, requestedBy: request.by, createdAt: app.clock.now() })
  if (passages <= MAX_PASSAGES_AT_ONCE) await performRun(app, runId, signal)
  return getRun(app, protocolId, runId)
}

/** @throws NotFoundError `run_missing` */
export async function getRun(app: App, protocolId: string, runId: string): Promise<RunRow> {
  const run = await readRun(app.catalogue, runId)
  if (run?.protocolId !== protocolId) throw new NotFoundError('run_missing', `no run ${runId} of this protocol`)
  return run
}

/** Makes what is due and what nobody is making; returns how many. */
export async function performDueRuns(app: App, signal: AbortSignal): Promise<number> {
  const before = new Date(app.clock.now().getTime() - QUIET_MS)
  const due = await listDueRuns(app.catalogue, before)
  for (const runId of due) await performRun(app, runId, signal)
  return due.length
}

/**
 * Makes a run, unless another one is being made anywhere: each takes a processor and several connections, so there is one
 * at a time. What may work later leaves it due; what will not fails it.
 */
async function performRun(app: App, runId: string, signal: AbortSignal): Promise<void> {
  const log = loggerFor(app.log, 'protocol')
  await tryLocked(app.catalogue, RUN_LOCK, 'alone', async () => {
    const run = await readRun(app.catalogue, runId)
    if (run?.state !== 'due') return
    try {
      await endRun(app.catalogue, runId, await makeRun(app, run, signal), app.clock.now())
      log.info({ runId, basis: run.basis }, 'protocol run made')
    } catch (error) {
      if (signal.aborted) throw error // it stays due
      if (!(error instanceof AppError)) {
        await failRun(
          app.catalogue,
          runId,
          { code: 'internal', message: 'a fault of ours; see the log' },
          app.clock.now(),
        )
        throw error
      }
      log.warn({ runId, code: error.code }, 'protocol run failed')
      if (error instanceof TransientError) return
      await failRun(app.catalogue, runId, { code: error.code, message: error.message }, app.clock.now())
    }
  })
}

async function toRun(app: App, protocolId: string, request: RunRequest) {
  const { revision } = await getProtocol(app, protocolId)
  if (request.kind === 'first') {
    return { revision, basis: 'today' as const, ofRunId: null, passages: (await app.facts.read()).passages }
  }
  const earlier = await getDoneRun(app, (await getRun(app, protocolId, request.runId)).runId)
  if (earlier.basis === 'snapshot') {
    throw new InvalidInputError('run_of_snapshot', `run ${earlier.runId} repeats another; run again ${earlier.ofRunId}`)
  }
  const passages = request.on === 'snapshot' ? earlier.outcome.corpus.passages : (await app.facts.read()).passages
  return { revision: earlier.revision, basis: request.on, ofRunId: earlier.runId, passages }
}
