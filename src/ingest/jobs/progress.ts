import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import { JOB_NAMES, type Job, type JobName } from '../../domain/jobs.ts'
import type { Connection } from '../../db/database.ts'
import { allOf, anyOf, now } from '../../db/fragments.ts'
import { isPaused } from '../../db/harvest/host-pauses.ts'
import { sqlRows } from '../../db/sql-rows.ts'

/** A failed subject as shown to people: what it is, which job failed, why, and since when. */
export interface Failure {
  readonly job: JobName
  readonly subjectId: string
  readonly code: string
  readonly message: string
  readonly attempts: number
  readonly documentId: string | null
  readonly title: string
  /** The address or file that the subject came from. */
  readonly address: string
  readonly failedAt: Date
}

/** A job that is due according to the catalogue. */
export interface DueJob extends Job {
  readonly name: JobName
}

/** A row of it, for statements that are told which table to ask. */
export const DUE_JOB = z.strictObject({ name: z.literal(JOB_NAMES), subjectId: z.string(), revision: z.int() })

/** Jobs whose progress is recorded here; for `crawl` it is that of the host's locations. */
export type SubjectJob = Exclude<JobName, 'crawl'>

interface SubjectTable {
  readonly table: RawBuilder<unknown>
  readonly id: RawBuilder<unknown>
  /** Increased whenever the subject is requeued, which invalidates earlier jobs. */
  readonly revision: RawBuilder<unknown>
  /** Restricts the table's rows to those of this job. */
  readonly stageIs: RawBuilder<unknown>
}

function tableOf(name: SubjectJob): SubjectTable {
  const [revision, stageIs] = [sql.ref('revision'), sql`true`]
  switch (name) {
    case 'harvest':
      return { table: sql.table('run'), id: sql.ref('runId'), revision, stageIs }
    case 'fetch':
      return { table: sql.table('location'), id: sql.ref('locationId'), revision, stageIs }
    case 'protocol':
      return { table: sql.table('protocolRun'), id: sql.ref('runId'), revision: sql.ref('jobRevision'), stageIs }
    case 'task':
      return { table: sql.table('task'), id: sql.ref('task'), revision, stageIs }
    case 'parse':
    case 'tag':
    case 'index':
    case 'alert':
    case 'dedupe':
    case 'ocr':
      return { table: sql.table('version'), id: sql.ref('versionId'), revision, stageIs: sql`stage = ${name}` }
  }
}

const ATTEMPTS = z.strictObject({ attempts: z.int() })

/**
 * Counts one more attempt at a due subject and returns the number of attempts, this one included; null when the job is
 * outdated: the subject is no longer due at this stage, or has been requeued.
 */
export async function beginAttempt(db: Connection, name: SubjectJob, job: Job): Promise<number | null> {
  const { table, id, revision, stageIs } = tableOf(name)
  if (name === 'task') await beginTask(db, job.subjectId)
  const rows = await sqlRows(
    db,
    ATTEMPTS,
    sql`update ${table} set attempts = attempts + 1, updated_at = now()
      where ${id} = ${job.subjectId} and ${revision} = ${job.revision} and state = 'due' and ${stageIs}
      returning attempts`,
  )
  return rows[0]?.attempts ?? null
}

/** Makes a scheduled task due whenever its job arrives, with no attempts counted unless the last run did not end. */
async function beginTask(db: Connection, task: string): Promise<void> {
  await db
    .insertInto('task')
    .values({ task, state: 'due' })
    .onConflict((conflict) =>
      conflict.column('task').doUpdateSet({ state: 'due', attempts: 0 }).where('task.state', '<>', 'due'),
    )
    .execute()
}

/** Takes the attempt back, because the subject was not at fault. */
export async function refundAttempt(db: Connection, name: SubjectJob, job: Job): Promise<void> {
  const { table, id, revision } = tableOf(name)
  await sql`update ${table} set attempts = greatest(attempts - 1, 0), updated_at = now()
    where ${id} = ${job.subjectId} and ${revision} = ${job.revision}`.execute(db)
}

/** Puts the subject into a visible failed state until it is retried. */
export async function failJob(
  db: Connection,
  name: SubjectJob,
  job: Job,
  code: string,
  message: string,
): Promise<void> {
  const { table, id, revision } = tableOf(name)
  await sql`update ${table} set state = 'failed', code = ${code}, message = ${toStoredMessage(message)}, updated_at = now() ${ENDED[name]}
    where ${id} = ${job.subjectId} and ${revision} = ${job.revision} and state = 'due'`.execute(db)
}

/** Additional columns of runs, which keep the time at which they ended. */
const ENDED: Readonly<Record<SubjectJob, RawBuilder<unknown>>> = {
  ...{ harvest: sql`, ended_at = now(), waits_for = null`, protocol: sql`, ended_at = now()` },
  ...{ fetch: sql``, parse: sql``, tag: sql``, index: sql``, alert: sql``, dedupe: sql``, ocr: sql``, task: sql`` },
}

/** Ends the subject's job without failure. `state` is the final state of the subject. */
export async function completeJob(
  db: Connection,
  name: 'harvest' | 'fetch' | 'protocol' | 'task',
  job: Job,
  state: 'done' | 'gone',
): Promise<void> {
  const { table, id, revision } = tableOf(name)
  await sql`update ${table} set state = ${state}, code = null, message = null, attempts = 0, updated_at = now() ${ENDED[name]}
    where ${id} = ${job.subjectId} and ${revision} = ${job.revision} and state = 'due'`.execute(db)
}

/**
 * Moves a version to its next stage or to `done`; false when it has been requeued meanwhile. `attempts`: 1 where the next
 * stage begins at once.
 */
export async function advanceVersion(
  db: Connection,
  name: JobName,
  job: Job,
  next: JobName | 'done',
  attempts: 0 | 1 = 0,
): Promise<boolean> {
  const result = await db
    .updateTable('version')
    .set({
      stage: next,
      state: next === 'done' ? 'done' : 'due',
      code: null,
      message: null,
      attempts,
      updatedAt: new Date(),
    })
    .where('versionId', '=', job.subjectId)
    .where('revision', '=', job.revision)
    .where('stage', '=', name)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** The job of a version that is due at `stage`, or null. */
export async function readDueVersion(db: Connection, versionId: string, stage: JobName | 'done'): Promise<Job | null> {
  const row = await db
    .selectFrom('version')
    .select('revision')
    .where('versionId', '=', versionId)
    .where('stage', '=', stage)
    .where('state', '=', 'due')
    .executeTakeFirst()
  return row === undefined ? null : { subjectId: versionId, revision: row.revision }
}

/**
 * The jobs that are due and untouched since `before`, oldest first, at most `limit` of each kind. Due web addresses are
 * returned as one `crawl` of each host; paused hosts are left out.
 */
export async function readDue(db: Connection, before: Date, limit: number): Promise<readonly DueJob[]> {
  return sqlRows(
    db,
    DUE_JOB,
    sql`
    (select 'harvest' as name, run_id as subject_id, revision from run
      where state = 'due' and updated_at <= ${before} and due_at <= now() order by updated_at limit ${limit})
    union all
    (select 'protocol', run_id, job_revision from protocol_run
      where state = 'due' and updated_at <= ${before} order by created_at, run_id limit ${limit})
    union all
    (select 'task', task, revision from task
      where state = 'due' and updated_at <= ${before} order by updated_at limit ${limit})
    union all
    (select 'fetch', location_id, revision from location
      where state = 'due' and host is null and updated_at <= ${before} order by updated_at limit ${limit})
    union all
    (select distinct 'crawl', host, 0 from location
      where state = 'due' and host is not null and due_at <= now() and not exists (${PAUSED}) limit ${limit})
    union all
    (select stage, version_id, revision from version
      where state = 'due' and updated_at <= ${before} order by updated_at limit ${limit})`,
  )
}

const PROGRESS = z.strictObject({ name: z.literal(JOB_NAMES), state: z.string(), count: z.int() })

/** How many subjects are due and failed, by job. Scheduled tasks are always due again, so only failed ones count. */
export async function countProgress(
  db: Connection,
): Promise<readonly { name: JobName; state: string; count: number }[]> {
  return sqlRows(
    db,
    PROGRESS,
    sql`
    select 'harvest' as name, state, count(*)::int as count from run where state <> 'done' group by state
    union all
    select 'protocol', state, count(*)::int from protocol_run where state <> 'done' group by state
    union all
    select 'task', state, count(*)::int from task where state = 'failed' group by state
    union all
    select 'fetch', state, count(*)::int from location where state in ('due', 'failed') group by state
    union all
    select stage, state, count(*)::int from version where state <> 'done' group by stage, state`,
  )
}

const FAILURE = z.strictObject({
  ...{ job: z.literal(JOB_NAMES), subjectId: z.string(), code: z.string(), message: z.string(), attempts: z.int() },
  ...{ documentId: z.string().nullable(), title: z.string(), address: z.string(), failedAt: z.date() },
})

/** All failed subjects, newest first. */
export async function readFailures(db: Connection, limit: number, offset: number): Promise<readonly Failure[]> {
  return sqlRows(
    db,
    FAILURE,
    sql`select * from (${FAILURES}) failure order by failed_at desc, subject_id limit ${limit} offset ${offset}`,
  )
}

const FAILURE_COUNT = z.strictObject({ code: z.string(), count: z.int() })

/** Failed subjects by reason code, most first. */
export async function countFailures(db: Connection): Promise<readonly { code: string; count: number }[]> {
  return sqlRows(
    db,
    FAILURE_COUNT,
    sql`select code, count(*)::int as count from (${FAILURES}) failure group by code order by count desc, code`,
  )
}

/** Requeues failed subjects: all of them, or the one named. Returns their jobs. */
export async function requeueFailed(
  db: Connection,
  only: { name: JobName; subjectId: string } | null,
): Promise<readonly DueJob[]> {
  const jobs: DueJob[] = []
  for (const [name, stage] of [
    ['harvest', sql`'harvest'`],
    ['fetch', sql`'fetch'`],
    ['protocol', sql`'protocol'`],
    ['task', sql`'task'`],
    ['parse', sql`stage`],
  ] as const) {
    const { table, id, revision } = tableOf(name)
    const next = name === 'task' ? revision : sql`${revision} + 1`
    const wanted = only === null ? sql`true` : sql`${id} = ${only.subjectId} and ${stage} = ${only.name}`
    const requeued = await sqlRows(
      db,
      DUE_JOB,
      sql`update ${table} set state = 'due', code = null, message = null, attempts = 0, ${revision} = ${next},
        updated_at = now() ${name === 'fetch' ? sql`, due_at = now()` : sql``}
      where state = 'failed' and ${wanted} ${name === 'harvest' ? NO_RUN_DUE : sql``}
      returning ${stage} as name, ${id} as subject_id, ${revision} as revision`,
    )
    jobs.push(...requeued)
  }
  return jobs
}

/** Deletes the state of scheduled tasks that no longer exist. */
export async function forgetTasks(db: Connection, kept: readonly string[]): Promise<void> {
  await db.deleteFrom('task').where('task', '<>', allOf(kept)).execute()
}

/** Requeues parsed versions at the parse stage: those of `documentIds` and not parsed by `notParser`, where given. */
export async function requeueForParse(
  db: Connection,
  { documentIds, notParser }: { readonly documentIds: readonly string[] | null; readonly notParser: string | null },
): Promise<readonly DueJob[]> {
  const rows = await db
    .updateTable('version')
    .set((eb) => ({
      ...{ stage: 'parse', state: 'due', code: null, message: null, attempts: 0, updatedAt: now() },
      revision: eb('revision', '+', 1),
    }))
    .where('parserVersion', 'is not', null)
    .$if(documentIds !== null, (query) => query.where('documentId', '=', anyOf(documentIds ?? [])))
    .$if(notParser !== null, (query) => query.where('parserVersion', '<>', notParser))
    .returning(['versionId as subjectId', 'revision'])
    .execute()
  return rows.map((row) => ({ name: 'parse', subjectId: row.subjectId, revision: row.revision }))
}

const PAUSED = sql`select from host where host.host = location.host and ${isPaused()}`

/** A source has at most one due run; of its failed ones only the last is requeued. */
const NO_RUN_DUE = sql`and created_at = (select max(latest.created_at) from run latest where latest.source_id = run.source_id)`

const FAILURES = sql`
  select 'harvest' as job, run_id as subject_id, code, message, attempts, null as document_id, source.title,
    source.url as address, run.updated_at as failed_at
  from run join source using (source_id) where state = 'failed'
    and run.created_at = (select max(latest.created_at) from run latest where latest.source_id = run.source_id)
  union all
  select 'protocol', run_id, run.code, run.message, attempts, null, name, '/protocols/' || run.protocol_id || '/runs/' || run_id,
    run.updated_at
  from protocol_run run join protocol_revision using (protocol_id, revision) where state = 'failed'
    and run.created_at = (select max(latest.created_at) from protocol_run latest where latest.protocol_id = run.protocol_id)
  union all
  select 'task', task, code, message, attempts, null, task, '', updated_at from task where state = 'failed'
  union all
  select 'fetch', location_id, code, message, attempts, document_id, coalesce(hints->>'title', address), address, updated_at
  from location where state = 'failed'
  union all
  select stage, version.version_id, code, message, attempts, version.document_id,
    coalesce(version.title, document.title), coalesce(first_location.address, version.file_name, ''), version.updated_at
  from version join document using (document_id)
  left join lateral (select address from location where location.version_id = version.version_id
    order by first_seen_at limit 1) first_location on true
  where version.state = 'failed'`

/** PostgreSQL cannot store NUL, and no message needs more than 2,000 characters. */
export function toStoredMessage(message: string): string {
  return message.replaceAll('\0', '').slice(0, 2_000).toWellFormed()
}
