/**
 * The names of all jobs, in the order in which a document passes through them; then protocol runs and periodic tasks.
 */
export const JOB_NAMES = [
  ...(['harvest', 'crawl', 'fetch', 'parse', 'tag', 'index', 'alert', 'dedupe', 'ocr'] as const),
  ...(['protocol', 'task'] as const),
] as const

/** Names that jobs had in earlier versions. */
export const FORMER_JOB_NAMES = ['visit', 'match'] as const

export type JobName = (typeof JOB_NAMES)[number]

/**
 * Holds ids rather than data, which is in the catalogue. `subjectId` is a run (harvest), a host (crawl), a location
 * (fetch), a protocol run, the name of a task, or a version (all others). `revision` rises when a person requests a
 * retry, so that jobs from before it can be recognised.
 */
export interface Job {
  readonly subjectId: string
  readonly revision: number
}

/** A job's id in the queue. Enqueuing an id that is held adds no job; an ended job frees its id. */
export function jobId(name: JobName, job: Job): string {
  return `${name}.${encodeURIComponent(job.subjectId)}.${job.revision}` // BullMQ allows no colon in ids, and a host may have a port
}
