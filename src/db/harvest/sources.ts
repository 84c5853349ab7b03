import { sql } from 'kysely'
import type { Job } from '../../domain/jobs.ts'
import { randomUUID } from 'node:crypto'
import type { Connection } from '../database.ts'
import { allOf, countRows, now } from '../fragments.ts'

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
  await db.updateTable('source').set({ enabled: false }).where('sourceId', '<>', allOf(ids)).execute()
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
  const rows = await db
    .selectFrom('source')
    .leftJoin('run', 'run.sourceId', 'source.sourceId')
    .select('source.sourceId')
    .select(({ fn, ref }) =>
      sql<number | null>`(extract(epoch from now() - ${fn.max(ref('run.createdAt'))}) * 1000)::float8`.as('ageMs'),
    )
    .where('enabled', '=', true)
    .groupBy('source.sourceId')
    .execute()
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
  await db
    .updateTable('run')
    .set({ startedAt: now(), found, added, isPartial, code: null, message: null, waitsFor: null, dueAt: now() })
    .where('runId', '=', runId)
    .where('state', '=', 'due')
    .execute()
}

/** Records that a run lists only a part of the documents of its source. */
export async function markRunPartial(db: Connection, runId: string): Promise<void> {
  await db.updateTable('run').set({ isPartial: true }).where('runId', '=', runId).execute()
}

export async function countDiscoveredItem(db: Connection, runId: string, added: boolean): Promise<void> {
  await db
    .updateTable('run')
    .set((eb) => ({ found: eb('found', '+', 1), added: eb('added', '+', added ? 1 : 0), updatedAt: now() }))
    .where('runId', '=', runId)
    .execute()
}

export async function readRun(db: Connection, runId: string): Promise<HarvestRun | undefined> {
  return selectRuns(db).where('runId', '=', runId).executeTakeFirst()
}

/** Runs, newest first; of one source, if given. */
export async function listRuns(
  db: Connection,
  sourceId: string | null,
  limit: number,
  offset: number,
): Promise<readonly HarvestRun[]> {
  return selectRuns(db)
    .$if(sourceId !== null, (query) => query.where('sourceId', '=', sourceId ?? ''))
    .orderBy('createdAt', 'desc')
    .orderBy('runId')
    .limit(limit)
    .offset(offset)
    .execute()
}

export async function listSources(db: Connection): Promise<readonly SourceRow[]> {
  const lastRuns = await selectRuns(db)
    .distinctOn('sourceId')
    .orderBy('sourceId')
    .orderBy('createdAt', 'desc')
    .execute()
  const lastRunOf = new Map(lastRuns.map((run) => [run.sourceId, run]))
  const rows = await db
    .selectFrom('source')
    .leftJoin(
      ({ selectFrom }) =>
        selectFrom('location')
          .select('location.sourceId')
          .select(({ fn, cast, ref }) => [
            cast<number>(fn.count('location.documentId').distinct(), 'integer').as('documents'),
            countRows().as('addresses'),
            sql<number>`(count(*) filter (where ${ref('location.state')} = 'failed'))::int`.as('failed'),
          ])
          .groupBy('location.sourceId')
          .as('held'),
      (join) => join.onRef('held.sourceId', '=', 'source.sourceId'),
    )
    .select(['source.sourceId', 'title', 'kind', 'url', 'publisher', 'enabled'])
    .select(({ fn, lit }) => [
      fn.coalesce('held.documents', lit(0)).as('documents'),
      fn.coalesce('held.addresses', lit(0)).as('addresses'),
      fn.coalesce('held.failed', lit(0)).as('failed'),
    ])
    .orderBy('enabled', 'desc')
    .orderBy('title')
    .orderBy('source.sourceId')
    .execute()
  return rows.map((row) => ({ ...row, lastRun: lastRunOf.get(row.sourceId) ?? null }))
}

/** The addresses of a source with their state, for its page. */
export async function listAddresses(
  db: Connection,
  sourceId: string,
  limit: number,
): Promise<readonly { address: string; state: string; code: string | null; documentId: string | null }[]> {
  return db
    .selectFrom('location')
    .select(['address', 'state', 'code', 'documentId'])
    .where('sourceId', '=', sourceId)
    .orderBy('address')
    .limit(limit)
    .execute()
}

function selectRuns(db: Connection) {
  return db
    .selectFrom('run')
    .select(['runId', 'sourceId', 'state', 'found', 'added', 'isPartial', 'code', 'message'])
    .select(['createdAt', 'startedAt', 'endedAt', 'dueAt', 'waitsFor'])
}

/** Whether a source with this id exists or existed. */
export async function hasSource(db: Connection, sourceId: string): Promise<boolean> {
  const row = await db.selectFrom('source').select('sourceId').where('sourceId', '=', sourceId).executeTakeFirst()
  return row !== undefined
}
