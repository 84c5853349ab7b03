import type { FetchPorts } from './politeness/ports.ts'
import { postponeCrawl, readHostOf, readNextCrawl } from '../../db/harvest/host-crawls.ts'
import type { Job } from '../../domain/jobs.ts'
import type { JobResult } from '../../queue/queue.ts'
import { runJob } from '../run-job.ts'
import { fetchDocument } from './fetch-document.ts'

/** A crawl of one host gives way after this long, in case more hosts are waiting than may be crawled at once. */
const SLICE_MS = 10_000
/** Shorter waits are not worth a round trip through the queue. */
const SHORT_WAIT_MS = 250
/** Anything due later than this is left for the reconciler. */
const LONGEST_WAIT_MS = 60_000
/** A host requested this recently may be in the middle of a harvest, so check once more before ending its crawl. */
const LINGER_MS = 3_000
const RECHECK_MS = 300

/**
 * Fetches the due addresses of one host in order, one at a time: a host has one job however many addresses are due.
 * The job's subject is the host.
 */
export async function crawlHost(app: FetchPorts, { subjectId: host }: Job, signal: AbortSignal): Promise<JobResult> {
  for (const startedMs = Date.now(); !signal.aborted;) {
    const next = await readNextCrawl(app.catalogue, host)
    if (next.kind === 'nothing') {
      return next.idleMs !== null && next.idleMs < LINGER_MS
        ? { kind: 'rerun', delayMs: RECHECK_MS }
        : { kind: 'ended' }
    }
    if (Date.now() - startedMs > SLICE_MS) return { kind: 'rerun', delayMs: next.kind === 'wait' ? next.waitMs : 0 }
    if (next.kind === 'wait') {
      if (next.waitMs > LONGEST_WAIT_MS) return { kind: 'ended' }
      if (next.waitMs > SHORT_WAIT_MS) return { kind: 'rerun', delayMs: next.waitMs }
      await app.clock.sleep(next.waitMs, signal)
      continue
    }
    const result = await runJob(app, 'fetch', fetchDocument, next.job, signal)
    if (result.kind === 'rerun') await postponeCrawl(app.catalogue, next.job, result.delayMs)
  }
  return { kind: 'rerun', delayMs: 0 }
}

/** A location's own job: uploaded bytes are stored at once, an address waits for the crawl of its host. */
export async function fetchOrCrawlHost(app: FetchPorts, job: Job, fetch: () => Promise<JobResult>): Promise<JobResult> {
  const host = await readHostOf(app.catalogue, job.subjectId)
  if (host === null) return fetch()
  await app.queue.enqueue('crawl', [{ subjectId: host, revision: 0 }])
  return { kind: 'ended' }
}
