/** All jobs there are, in the order in which a document meets them; then runs of protocols, and periodic work. */
export const JOB_NAMES = [
  ...(['harvest', 'visit', 'fetch', 'parse', 'tag', 'index', 'alert', 'match', 'ocr'] as const),
  ...(['protocol', 'task'] as const),
] as const

export type JobName = (typeof JOB_NAMES)[number]

/**
 * Ids, not data: what is true of the subject is in the catalogue. `subjectId` is a run (harvest), a host (visit), a
 * location (fetch), a run of a protocol, the name of a task, or a version (the rest). `revision` rises when a person asks for a new try, so that an old job is known as old.
 */
export interface Job {
  readonly subjectId: string
  readonly revision: number
}

/** A job's id in the queue: enqueuing twice is one job, and a job that ended frees its id. */
export function jobId(name: JobName, job: Job): string {
  return `${name}.${encodeURIComponent(job.subjectId)}.${job.revision}` // BullMQ takes no colon, and hosts have ports
}
