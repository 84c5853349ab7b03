import type { FetchPorts } from './politeness/ports.ts'
import { postponeCrawl, readHostOf, readNextCrawl } from '../../db/harvest/host-crawls.ts'
import type { Job } from '../../domain/jobs.ts'
import type { JobResult } from '../../queue/queue.ts'
import { runJob } from '../run-job.ts'
import { fetchDocument } from './fetch-document.ts'

/** A visit goes on for so long before it lets those of other hosts come, if there are more of them than may run at once. */
const SLICE_MS = 10_000
/** Shorter waits are not worth a way through the queue. */
const SHORT_WAIT_MS = 250
/** Something due later than this is left for the reconciler. */
const LONGEST_WAIT_MS = 60_000
/** A host asked so lately may be in the middle of a harvest: worth a look before the visit ends. */
const LINGER_MS = 3_000
const LOOK_MS = 300

/**
 * Fetches what is due of one host, in order, one after the other: however many addresses are due, a host has one job.
 * The subject is the host.
 */
export async function crawlHost(app: FetchPorts, { subjectId: host }: Job, signal: AbortSignal): Promise<JobResult> {
  for (const startedMs = Date.now(); !signal.aborted;) {
    const next = await readNextCrawl(app.catalogue, host)
    if (next.kind === 'nothing') {
      return next.idleMs !== null && next.idleMs < LINGER_MS ? { kind: 'again', delayMs: LOOK_MS } : { kind: 'ended' }
    }
    if (Date.now() - startedMs > SLICE_MS) return { kind: 'again', delayMs: next.kind === 'wait' ? next.waitMs : 0 }
    if (next.kind === 'wait') {
      if (next.waitMs > LONGEST_WAIT_MS) return { kind: 'ended' }
      if (next.waitMs > SHORT_WAIT_MS) return { kind: 'again', delayMs: next.waitMs }
      await app.clock.sleep(next.waitMs, signal)
      continue
    }
    const result = await runJob(app, 'fetch', fetchDocument, next.job, signal)
    if (result.kind === 'again') await postponeCrawl(app.catalogue, next.job, result.delayMs)
  }
  return { kind: 'again', delayMs: 0 }
}

/** A location's own job: bytes that were handed in are taken in at once, an address waits for its host's visit. */
export async function fetchOrCrawlHost(app: FetchPorts, job: Job, signal: AbortSignal): Promise<JobResult> {
  const host = await readHostOf(app.catalogue, job.subjectId)
  if (host === null) return runJob(app, 'fetch', fetchDocument, job, signal)
  await app.queue.enqueue('visit', [{ subjectId: host, revision: 0 }])
  return { kind: 'ended' }
}
