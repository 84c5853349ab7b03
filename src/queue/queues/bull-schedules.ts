import { messageOf } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import type { JobName } from '../../domain/jobs.ts'
import type { Queue, Schedule } from '../queue.ts'
import { JOB_OPTIONS, type BullBackend, type BullQueue, type BullWorker } from './bull-backend.ts'

/** The queue of the ticks, separate from the jobs that they enqueue. */
const TICKS = 'ticks'
/** How often to check that the schedules still exist: a flushed server reports nothing. */
const CHECK_MS = 5_000
/** A tick later than this, and than two periods of its schedule, counts as lost. */
const LATE_MS = 30_000

/** What to do with the errors of a BullMQ queue that nobody waits for. */
export type NoteError = (queue: string, what: string) => (error: Error) => void

/** Schedules kept by BullMQ's job schedulers. */
export interface BullSchedules {
  /** Replaces the schedules, and keeps checking that they exist. */
  declare(schedules: readonly Schedule[]): Promise<void>
  /** Recreates missing schedules of those declared last. */
  restore(): Promise<void>
  clear(): Promise<void>
  stop(): Promise<void>
  close(): Promise<void>
}

/**
 * Each tick of a schedule is a separate BullMQ job that one worker takes and that only enqueues the scheduled job.
 * BullMQ names the jobs of a scheduler by time, so a slow or delayed job would run beside the next one; under our own
 * id the job is held only once.
 */
export function createBullSchedules(
  backend: BullBackend,
  enqueue: Queue['enqueue'],
  noteError: NoteError,
  log: Logger,
): BullSchedules {
  const queue = backend.openQueue(TICKS)
  queue.on('error', noteError(TICKS, 'queue error'))
  let declared: readonly Schedule[] = []
  let worker: BullWorker | null = null
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const restore = async (): Promise<void> => {
    if (worker !== null && !isStopped) await synchronise(queue, declared)
  }
  const takeTicks = (): BullWorker => {
    const opened = backend.openWorker(
      TICKS,
      async ({ name, data }) => {
        // The next tick comes anyway, and a retried tick would come at the wrong time.
        await enqueue(name as JobName, [data]).catch((error: unknown) =>
          log.warn({ ...data, error: messageOf(error) }, 'scheduled job not enqueued'),
        )
      },
      1,
    )
    opened.on('error', noteError(TICKS, 'worker error'))
    return opened
  }
  return {
    declare: async (schedules) => {
      if (isStopped) return
      declared = schedules
      worker ??= takeTicks()
      await synchronise(queue, declared)
      timer ??= setInterval(() => {
        restore().catch(noteError(TICKS, 'schedules not checked'))
      }, CHECK_MS).unref()
    },
    restore,
    clear: () => queue.obliterate({ force: true }),
    stop: async () => {
      isStopped = true
      clearInterval(timer)
      await worker?.close()
    },
    close: () => queue.close(),
  }
}

/** Leaves correct schedules unchanged, since upserting a schedule restarts its period. */
async function synchronise(queue: BullQueue, schedules: readonly Schedule[]): Promise<void> {
  const held = new Map((await queue.getJobSchedulers()).map((scheduler) => [scheduler.key, scheduler]))
  for (const schedule of schedules) {
    const { name, subjectId, everyMs } = schedule
    const known = held.get(idOf(schedule))
    held.delete(idOf(schedule))
    const isLate = Date.now() - (known?.next ?? 0) > Math.max(LATE_MS, 2 * everyMs)
    if (known?.every === everyMs && !isLate) continue
    const template = { name, data: { subjectId, revision: 0 }, opts: JOB_OPTIONS }
    await queue.upsertJobScheduler(idOf(schedule), { every: everyMs }, template)
  }
  for (const id of held.keys()) await queue.removeJobScheduler(id)
}

function idOf({ name, subjectId }: Schedule): string {
  return `${name}.${encodeURIComponent(subjectId)}`
}
