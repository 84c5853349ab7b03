import { sql } from 'kysely'
import type { Job } from '../../domain/jobs.ts'
import { randomUUID } from 'node:crypto'
import type { Connection } from '../database.ts'

/** A harvest run of a source. */
export interface HarvestRun {
  readonly runId: string
  readonly sourceId: string
  readonly state: string
  readonly found: number
  readonly added: number
  /** Whether it asked only for changes since an earlier run, so that items it did not find may still exist. */
  readonly isPartial: boolean
  /** Why it failed, or what it waits for. */
  readonly code: string | null
  readonly message: string | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  /** For a due run: when it continues, and the host that it waits for until then. */
  readonly dueAt: Date
  readonly waitsFor: string | null
}

/** Whether a run is suspended, with the reason in its code. */
export function isWaiting({ state, code }: Pick<HarvestRun, 'state' | 'code'>): boolean {
  return state === 'due' && code !== null
}

/** A source with counts of what it has yielded so far. */
export interface SourceRow {
  readonly sourceId: string
  readonly title: string
  readonly kind: string
  readonly url: string
  readonly publisher: string | null
  readonly enabled: boolean
  readonly documents: number
  readonly addresses: number
  readonly failed: number
  readonly lastRun: HarvestRun | null
}

/** Stores the sources as declared; those no longer declared are kept, but disabled. */
export async function syncSources(
  db: Connection,
  sources: readonly {
    id: string
    title: string
    kind: string
    url: string
    publisher: string | null
    enabled: boolean
  }[],
): Promise<void> {
  for (const source of sources) {
    const values = {
      title: source.title,
      kind: source.kind,
      url: source.url,
      publisher: source.publisher,
      enabled: source.enabled,
      definition: JSON.stringify(source),
    }
    await db
      .insertInto('source')
      .values({ sourceId: source.id, ...values })
      .onConflict((conflict) => conflict.column('sourceId').doUpdateSet(values))
      .execute()
  }
  const ids = sources.map((source) => source.id)
  await sql`update source set enabled = false where not (source_id = any(${ids}::text[]))`.execute(db)
}

/** Requests a harvest of a source now; returns the job of the run that is already due, if there is one. */
export async function requestRun(db: Connection, sourceId: string): Promise<Job> {
  await db
    .insertInto('run')
    .values({
      runId: `r${randomUUID().replaceAll('-', '').slice(0, 20)}`,
      sourceId: sourceId,
      state: 'due',
      code: null,
      message: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const row = await db
    .selectFrom('run')
    .select(['runId', 'revision'])
    .where('sourceId', '=', sourceId)
    .where('state', '=', 'due')
    .executeTakeFirstOrThrow()
  return { subjectId: row.runId, revision: row.revision }
}

/** Ids of enabled sources whose last run was created longer ago than their cadence, or that never had one. */
export async function listStaleSources(
  db: Connection,
  olderThanMs: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const { rows } = await sql<{ sourceId: string; ageMs: number | null }>`
    select source_id, extract(epoch from now() - max(run.created_at)) * 1000 as age_ms
    from source left join run using (source_id) where enabled group by source_id`.execute(db)
  return rows
    .filter((row) => row.ageMs === null || row.ageMs > (olderThanMs.get(row.sourceId) ?? Infinity))
    .map((row) => row.sourceId)
}

/** Marks a run as started. `soFar`: the counts at the checkpoint from which it continues; zeros for a new run. */
export async function startRun(
  db: Connection,
  runId: string,
  soFar: { readonly found: number; readonly added: number; readonly isPartial: boolean },
): Promise<void> {
  const { found, added, isPartial } = soFar
  await sql`update run set started_at = now(), found = ${found}, added = ${added}, is_partial = ${isPartial},
      code = null, message = null, waits_for = null, due_at = now()
    where run_id = ${runId} and state = 'due'`.execute(db)
}

export async function countDiscoveredItem(db: Connection, runId: string, added: boolean): Promise<void> {
  await sql`update run set found = found + 1, added = added + ${added ? 1 : 0}, updated_at = now()
    where run_id = ${runId}`.execute(db)
}

export async function readRun(db: Connection, runId: string): Promise<HarvestRun | undefined> {
  const { rows } = await sql<HarvestRun>`${SELECT_RUN} where run_id = ${runId}`.execute(db)
  return rows[0]
}

/** Runs, newest first; of one source, if given. */
export async function listRuns(
  db: Connection,
  sourceId: string | null,
  limit: number,
  offset: number,
): Promise<readonly HarvestRun[]> {
  const wanted = sourceId === null ? sql`true` : sql`source_id = ${sourceId}`
  const { rows } = await sql<HarvestRun>`${SELECT_RUN} where ${wanted}
    order by created_at desc, run_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

export async function listSources(db: Connection): Promise<readonly SourceRow[]> {
  const { rows } = await sql<SourceRow>`
    select source_id as "sourceId", title, kind, url, publisher, enabled,
      (select count(distinct document_id)::int from location where location.source_id = source.source_id) as documents,
      (select count(*)::int from location where location.source_id = source.source_id) as addresses,
      (select count(*)::int from location where location.source_id = source.source_id and state = 'failed') as failed,
      (select to_jsonb(last_run) from (${SELECT_RUN} where run.source_id = source.source_id
        order by created_at desc limit 1) last_run) as "lastRun"
    from source order by enabled desc, title, source_id`.execute(db)
  return rows.map((row) => ({ ...row, lastRun: row.lastRun === null ? null : withDates(row.lastRun) }))
}

/** A row that was read as JSON has its dates as text. */
function withDates(run: HarvestRun): HarvestRun {
  const toDate = (value: Date | null): Date | null => (value === null ? null : new Date(value))
  return {
    ...run,
    createdAt: new Date(run.createdAt),
    startedAt: toDate(run.startedAt),
    endedAt: toDate(run.endedAt),
    dueAt: new Date(run.dueAt),
  }
}

/** The addresses of a source with their state, for its page. */
export async function listAddresses(
  db: Connection,
  sourceId: string,
  limit: number,
): Promise<readonly { address: string; state: string; code: string | null; documentId: string | null }[]> {
  const { rows } = await sql<{ address: string; state: string; code: string | null; documentId: string | null }>`
    select address, state, code, document_id as "documentId" from location
    where source_id = ${sourceId} order by address limit ${limit}`.execute(db)
  return rows
}

const SELECT_RUN = sql`
  select run_id as "runId", source_id as "sourceId", state, found, added,
    is_partial as "isPartial", code, message, created_at as "createdAt",
    started_at as "startedAt", ended_at as "endedAt", due_at as "dueAt", waits_for as "waitsFor"
  from run`

/** Whether a source with this id exists or existed. */
export async function hasSource(db: Connection, sourceId: string): Promise<boolean> {
  const row = await db.selectFrom('source').select('sourceId').where('sourceId', '=', sourceId).executeTakeFirst()
  return row !== undefined
}
