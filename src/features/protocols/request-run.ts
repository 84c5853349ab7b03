import { randomBytes } from 'node:crypto'
import type { ProtocolPorts } from './ports.ts'
import { tryLocked } from '../../db/locks.ts'
import { endRun, insertRun, readRun, type RunRow } from './protocol-queries.ts'
import { InvalidInputError, NotFoundError, ThrottledError } from '../../errors.ts'
import type { Outcome } from '../../domain/document.ts'
import { ignoreUnavailable } from '../../ingest/jobs/enqueue-all.ts'
import { runJob } from '../../ingest/run-job.ts'
import { loggerFor } from '../../logger.ts'
import type { Job } from '../../domain/jobs.ts'
import type { JobResult } from '../../queue/queue.ts'
import { getDoneRun, makeRun } from './make-run.ts'
import { getProtocol } from './protocol.ts'

/** A run on more passages than this is left to the workers; this many take a few seconds. */
const MAX_PASSAGES_AT_ONCE = 50_000
/** How soon to try again while another run is being made. */
const RETRY_WHEN_BUSY_MS = 2_000
const RUN_LOCK = 'protocol run'

/** What to run: the protocol on today's library, or an earlier run again, on its own texts or on today's. */
export type RunRequest =
  | { readonly kind: 'first'; readonly by: string }
  | { readonly kind: 'rerun'; readonly runId: string; readonly on: 'snapshot' | 'today'; readonly by: string }

/**
 * Requests a run. It is made at once where the library is small and no other run is being made; otherwise it is `due`
 * until the workers make it.
 * @throws NotFoundError `protocol_missing`, `run_missing`; PermanentError `run_unfinished`; InvalidInputError
 *   `run_of_snapshot` for a repetition of a repetition
 */
export async function requestRun(
  app: ProtocolPorts,
  protocolId: string,
  request: RunRequest,
  signal: AbortSignal,
): Promise<RunRow> {
  const runId = `r${randomBytes(10).toString('hex')}`
  const { passages, ...run } = await planRun(app, protocolId, request)
  await insertRun(app.catalogue, { runId, protocolId, ...run, requestedBy: request.by, createdAt: app.clock.now() })
  const job = { subjectId: runId, revision: 0 }
  const isMade = passages <= MAX_PASSAGES_AT_ONCE && (await performRun(app, job, signal)).kind === 'ended'
  if (!isMade) await ignoreUnavailable(app, () => app.queue.enqueue('protocol', [job]))
  return getRun(app, protocolId, runId)
}

/** A run of this protocol. @throws NotFoundError `run_missing` */
export async function getRun(app: ProtocolPorts, protocolId: string, runId: string): Promise<RunRow> {
  const run = await readRun(app.catalogue, runId)
  if (run?.protocolId !== protocolId) throw new NotFoundError('run_missing', `no run ${runId} of this protocol`)
  return run
}

/** Makes a run that is due. Only one is made at a time, since each takes a processor and several connections. */
export async function performRun(app: ProtocolPorts, job: Job, signal: AbortSignal): Promise<JobResult> {
  return runJob(app, 'protocol', makeAlone, job, signal)
}

/** @throws ThrottledError `protocol_busy` while any process makes another run; and as `makeRun` */
async function makeAlone(app: ProtocolPorts, runId: string, signal: AbortSignal): Promise<Outcome> {
  const made = await tryLocked(app.catalogue, RUN_LOCK, 'alone', async () => {
    const run = await readRun(app.catalogue, runId)
    if (run?.state !== 'due') return
    await endRun(app.catalogue, runId, await makeRun(app, run, signal), app.clock.now())
    loggerFor(app.log, 'protocol').info({ runId, basis: run.basis }, 'protocol run made')
  })
  if (made === 'busy')
    throw new ThrottledError('protocol_busy', 'another protocol run is in progress', RETRY_WHEN_BUSY_MS)
  return { kind: 'done', subjectId: runId }
}

/** The new run's columns, and the number of passages it will evaluate. */
async function planRun(app: ProtocolPorts, protocolId: string, request: RunRequest) {
  const { revision } = await getProtocol(app, protocolId)
  if (request.kind === 'first') {
    return { revision, basis: 'today' as const, ofRunId: null, passages: (await app.facts.read()).passages }
  }
  const earlier = await getDoneRun(app, (await getRun(app, protocolId, request.runId)).runId)
  if (earlier.basis === 'snapshot') {
    throw new InvalidInputError(
      'run_of_snapshot',
      `run ${earlier.runId} is itself a repetition; repeat run ${earlier.ofRunId} instead`,
    )
  }
  const passages = request.on === 'snapshot' ? earlier.outcome.corpus.passages : (await app.facts.read()).passages
  return { revision: earlier.revision, basis: request.on, ofRunId: earlier.runId, passages }
}
