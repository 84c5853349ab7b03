import { sql, type ExpressionBuilder, type OnConflictDatabase, type OnConflictTables } from 'kysely'
import type { LocationKind, LocationState } from '../../domain/states.ts'
import type { Hints } from '../../domain/document.ts'
import { locationIdOf } from '../../domain/document.ts'
import type { Connection } from '../database.ts'
import { anyOf, now } from '../fragments.ts'
import type { DB } from '../schema.generated.ts'

/** Where a document is found: an address to fetch, or an item whose bytes were submitted. */
export interface Location {
  readonly locationId: string
  readonly address: string
  readonly kind: LocationKind
  readonly sourceId: string | null
  readonly documentId: string | null
  readonly versionId: string | null
  readonly workKey: string | null
  readonly hints: Hints
  readonly bodyKey: string | null
  readonly state: string
  readonly revision: number
  /** Attempts at the current step, including the one in progress. */
  readonly attempts: number
  readonly etag: string | null
  readonly lastModified: string | null
  /** When it was last changed according to its source, as the source wrote it. */
  readonly reportedModified: string | null
}

export interface NewLocation {
  readonly address: string
  readonly kind: LocationKind
  readonly sourceId: string | null
  readonly workKey: string | null
  readonly hints: Hints
  readonly bodyKey: string | null
  /** The source's own id of the item. */
  readonly recordId?: string | null
  /** When it was last changed according to the source, as the source writes it; null or absent when not stated. */
  readonly modified?: string | null
}

/**
 * Some publishers never update their dates of change, so a fetch older than this is repeated whatever the source
 * states.
 */
const TRUST_DAYS = 30

/** The result of recording an address. */
export interface RecordedLocation {
  readonly locationId: string
  readonly revision: number
  readonly added: boolean
  /** False when nothing is to be done, since its source states that it has not changed. */
  readonly isDue: boolean
}

/**
 * Records an address as due. A known address keeps its data, takes the new hints, and becomes due again (for a
 * conditional request) unless it is due already, or its source states that it has not changed since it was fetched.
 */
export async function recordLocation(db: Connection, location: NewLocation): Promise<RecordedLocation> {
  const row = await db
    .insertInto('location')
    .values({
      locationId: locationIdOf(location.address),
      address: location.address,
      kind: location.kind,
      sourceId: location.sourceId,
      workKey: location.workKey,
      hints: JSON.stringify(location.hints),
      bodyKey: location.bodyKey,
      state: 'due',
      recordId: location.recordId ?? null,
      reportedModified: location.modified ?? null,
    })
    .onConflict((conflict) => conflict.column('address').doUpdateSet(toRepeated))
    .returning(['locationId', 'revision', 'state'])
    .returning(sql<boolean>`xmax = 0`.as('added'))
    .executeTakeFirstOrThrow()
  return { locationId: row.locationId, revision: row.revision, added: row.added, isDue: row.state === 'due' }
}

/** What becomes of an address that is noted once more: `excluded` is how it is noted now. */
function toRepeated(eb: ExpressionBuilder<OnConflictDatabase<DB, 'location'>, OnConflictTables<'location'>>) {
  const { fn, ref } = eb
  const isDue = eb('location.state', '=', 'due')
  const isUnchanged = eb.and([
    eb('location.state', '=', 'done'),
    eb('location.reportedModified', '=', ref('excluded.reportedModified')),
    eb('location.fetchedAt', '>', sql<Date>`now() - ${TRUST_DAYS} * interval '1 day'`),
  ])
  const stays = eb.or([isDue, isUnchanged])
  return {
    hints: sql<string>`${ref('location.hints')} || ${ref('excluded.hints')}`,
    bodyKey: ref('excluded.bodyKey'),
    lastSeenAt: now(),
    state: sql<LocationState>`case when ${isUnchanged} then ${ref('location.state')} else 'due' end`,
    sourceId: fn.coalesce('location.sourceId', 'excluded.sourceId'),
    code: null,
    message: null,
    workKey: fn.coalesce('excluded.workKey', 'location.workKey'),
    recordId: fn.coalesce('excluded.recordId', 'location.recordId'),
    reportedModified: fn.coalesce('excluded.reportedModified', 'location.reportedModified'),
    revision: sql<number>`case when ${stays} then ${ref('location.revision')} else ${ref('location.revision')} + 1 end`,
    attempts: sql<number>`case when ${stays} then ${ref('location.attempts')} else 0 end`,
    updatedAt: now(),
    dueAt: sql<Date>`case when ${isDue} then ${ref('location.dueAt')} else now() end`,
  }
}

/** Addresses that have been gone for years are still asked once in so many days. */
const LONGEST_ABSENCE_DAYS = 360

/**
 * Whether an address is worth another look by the clock: it answered, or it was gone by its own answer, which may have
 * been a fault. The longer it has been gone, the rarer the looks. What its source reported as deleted stays gone until
 * that source lists it again.
 */
function isForClock({ and, or, eb }: ExpressionBuilder<DB, 'location'>, before: Date) {
  const absence = sql<string>`least(fetched_at - gone_since, ${LONGEST_ABSENCE_DAYS} * interval '1 day')`
  return or([
    and([eb('state', '=', 'done'), eb('fetchedAt', '<', before)]),
    and([
      eb('state', '=', 'gone'),
      sql<boolean>`fetched_at >= gone_since`,
      sql<boolean>`fetched_at + ${absence} < ${before}`,
    ]),
  ])
}

/**
 * Makes addresses due again that were fetched before `before`, oldest first and at most `limit`: those of these
 * sources, and those without a source; those that are gone too, ever more rarely. Returns how many.
 */
export async function requeueStaleLocations(
  db: Connection,
  before: Date,
  sourceIds: readonly string[],
  limit: number,
): Promise<number> {
  const result = await db
    .updateTable('location')
    .set((eb) => ({
      state: 'due',
      revision: eb('revision', '+', 1),
      attempts: 0,
      dueAt: now(),
      updatedAt: now(),
    }))
    .where('locationId', 'in', ({ selectFrom }) =>
      selectFrom('location')
        .select('locationId')
        .where('host', 'is not', null)
        .where((eb) => isForClock(eb, before))
        .where((eb) => eb.or([eb('sourceId', 'is', null), eb('sourceId', '=', anyOf(sourceIds))]))
        .orderBy('fetchedAt')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/**
 * Marks as gone the item that a source reports deleted, by the source's own id; our copy is kept. Returns the documents
 * of which an address was not gone before.
 */
export async function markRecordGone(
  db: Connection,
  sourceId: string,
  recordId: string,
  at: Date,
): Promise<readonly string[]> {
  const rows = await db
    .updateTable('location')
    .from('location as before')
    .set(({ fn, ref, val }) => ({
      ...{ state: 'gone', code: null, message: null, updatedAt: now() },
      goneSince: fn.coalesce(ref('location.goneSince'), val(at)),
    }))
    .whereRef('before.locationId', '=', 'location.locationId')
    .where('location.sourceId', '=', sourceId)
    .where('location.recordId', '=', recordId)
    .returning(['location.documentId', 'before.goneSince'])
    .execute()
  return rows.flatMap(({ documentId, goneSince }) => (goneSince === null && documentId !== null ? [documentId] : []))
}

/** Marks as gone those files of a source that its finished run did not find; our copies are kept. */
export async function markUnseenFilesGone(db: Connection, sourceId: string, runId: string): Promise<void> {
  await db
    .updateTable('location')
    .set({ state: 'gone', code: null, message: null, updatedAt: now() })
    .where('sourceId', '=', sourceId)
    .where('kind', '=', 'file')
    .where('state', '<>', 'gone')
    .where('lastSeenAt', '<', ({ selectFrom }) => selectFrom('run').select('startedAt').where('runId', '=', runId))
    .execute()
}

export async function readLocation(db: Connection, locationId: string): Promise<Location | undefined> {
  const row = await db.selectFrom('location').selectAll().where('locationId', '=', locationId).executeTakeFirst()
  if (row === undefined) return undefined
  return {
    locationId: row.locationId,
    address: row.address,
    kind: row.kind,
    sourceId: row.sourceId,
    documentId: row.documentId,
    versionId: row.versionId,
    workKey: row.workKey,
    hints: row.hints,
    bodyKey: row.bodyKey,
    state: row.state,
    revision: row.revision,
    attempts: row.attempts,
    etag: row.etag,
    lastModified: row.lastModified,
    reportedModified: row.reportedModified,
  }
}

/** Records which version the address now has, and the validators with which it was fetched. */
export async function linkLocation(
  db: Connection,
  locationId: string,
  found: {
    documentId: string
    versionId: string
    etag: string | null
    lastModified: string | null
    archive?: { address: string; capturedAt: Date } | null
  },
): Promise<void> {
  await db
    .updateTable('location')
    .set({
      documentId: found.documentId,
      versionId: found.versionId,
      etag: found.etag,
      lastModified: found.lastModified,
      archiveAddress: found.archive?.address ?? null,
      archivedAt: found.archive?.capturedAt ?? null,
      fetchedAt: new Date(),
    })
    .where('locationId', '=', locationId)
    .execute()
}

/** Hints for a document, with the address that they were given for. */
export interface LocatedHints extends Hints {
  readonly address?: string
}

/** The hints of every location of a version; those from people (declared) come last, so that they win when merged. */
export async function readHints(db: Connection, versionId: string): Promise<readonly LocatedHints[]> {
  const rows = await db
    .selectFrom('location')
    .select(['hints', 'address'])
    .where('versionId', '=', versionId)
    .orderBy(({ ref }) => sql`${ref('hints')}->>'rule' in ('declared', 'upload')`)
    .orderBy('firstSeenAt')
    .execute()
  return rows.map((row) => ({ ...row.hints, address: row.address }))
}
