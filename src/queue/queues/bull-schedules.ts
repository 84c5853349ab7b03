import { messageOf } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import type { JobName } from '../../domain/jobs.ts'
import type { Queue, Schedule } from '../queue.ts'
import { JOB_OPTIONS, type BullBackend, type BullQueue, type BullWorker } from './bull-backend.ts'

/** The queue of the ticks, apart from the jobs that they enqueue. */
const TICKS = 'ticks'
/** How often to look whether the schedules are still there: a server that was flushed says nothing. */
const CHECK_MS = 5_000
/** A tick that is so late, and more than a round of its schedule, has been lost. */
const LATE_MS = 30_000

/** What to do with the errors of a BullMQ queue that nobody waits for. */
export type NoteError = (queue: string, what: string) => (error: Error) => void

/** Schedules kept by BullMQ's job schedulers. */
export interface BullSchedules {
  /** Makes these the schedules, and goes on looking that they are there. */
  declare(schedules: readonly Schedule[]): Promise<void>
  /** Makes again what is not there of the schedules declared last. */
  restore(): Promise<void>
  clear(): Promise<void>
  stop(): Promise<void>
  close(): Promise<void>
}

/**
 * Each tick of a schedule is a BullMQ job of its own, which one worker takes and which only enqueues the scheduled job:
 * a scheduler names its jobs by their times, so that a slow one would run beside the next of its kind, and one that was
 * delayed for a retry besides the others. Under the id of ours it is held once.
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
        // The next tick comes anyhow, and a tick that was thrown back would come out of turn.
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
        restore().catch(noteError(TICKS, 'schedules not looked at'))
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

/** Leaves alone what is as it should be, since a schedule that is put again begins its round anew. */
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
