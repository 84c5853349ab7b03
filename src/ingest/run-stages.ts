import type PQueue from 'p-queue'
import type { Job } from '../domain/jobs.ts'
import type { Stage } from '../domain/document.ts'
import type { JobResult } from '../queue/queue.ts'
import { touchVersion } from './jobs/due-versions.ts'
import { beginAttempt } from './jobs/progress.ts'
import { followsAtOnce } from './pipeline.ts'
import type { IngestPorts } from './ports.ts'
import { runAttempt, type DueStage, type HandOver, type JobRun } from './run-job.ts'

/** How a stage is run; `slots` limits how many versions are at it at once in this process, whoever began them. */
export interface StageRun<P extends IngestPorts> {
  readonly run: JobRun<P>
  readonly slots: PQueue
}

/** Far below the time after which the reconciler takes a job for lost. */
const TOUCH_MS = 10_000

const ENDED: JobResult = { kind: 'ended' }

/**
 * Runs a stage, and in the same worker the stages that follow at once: each counts its attempts and ends as if it had
 * come from the queue, which gets only what must wait. If the process dies, the version is due at the stage it had
 * reached, and the reconciler enqueues it.
 */
export async function runStages<P extends IngestPorts>(
  app: P,
  stages: Readonly<Record<Stage, StageRun<P>>>,
  first: Stage,
  job: Job,
  signal: AbortSignal,
): Promise<JobResult> {
  const begun = await beginAttempt(app.catalogue, first, job)
  if (begun === null) return ENDED
  let next: DueStage | null = null
  const handOver: HandOver = {
    beginsAtOnce: followsAtOnce,
    take: async (due) => {
      if (followsAtOnce(due.stage)) next = due
      else await app.queue.enqueue(due.stage, [due.job])
    },
  }
  const run = async (stage: Stage, subject: Job, attempts: number): Promise<JobResult> => {
    const { run: work, slots } = stages[stage]
    return slots.add(() => runAttempt({ app, name: stage, job: subject, attempts, signal, handOver }, work))
  }
  const result = await run(first, job, begun)
  while (next !== null) {
    const { stage, job: due }: DueStage = next
    next = null
    const later = await whileTouched(app, due, () => run(stage, due, 1))
    if (later.kind === 'rerun') await app.queue.enqueue(stage, [due], later.delayMs)
  }
  return result
}

/** Waits for a slot or for the search engine may take long, and there is no job in the queue that stands for the stage. */
async function whileTouched<T>(app: IngestPorts, job: Job, work: () => Promise<T>): Promise<T> {
  // a catalogue that is away fails the stage itself
  const timer = setInterval(() => void touchVersion(app.catalogue, job).catch(() => undefined), TOUCH_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
