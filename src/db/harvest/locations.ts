import { sql } from 'kysely'
import type { Hints } from '../../domain/document.ts'
import { locationIdOf } from '../../domain/document.ts'
import type { Connection } from '../database.ts'

/** `record`: an index's record of a paper, at the index's own address; its bytes are submitted, as a file's are. */
export type LocationKind = 'web' | 'file' | 'upload' | 'record'

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
  readonly toldModified: string | null
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
  const { rows } = await sql<{ locationId: string; revision: number; added: boolean; state: string }>`
    insert into location (location_id, address, kind, source_id, work_key, hints, body_key, state, record_id,
      told_modified)
    values (${locationIdOf(location.address)}, ${location.address}, ${location.kind}, ${location.sourceId},
      ${location.workKey}, ${JSON.stringify(location.hints)}, ${location.bodyKey}, 'due', ${location.recordId ?? null},
      ${location.modified ?? null})
    on conflict (address) do update set
      hints = location.hints || excluded.hints, body_key = excluded.body_key, last_seen_at = now(),
      state = case when ${IS_UNCHANGED} then location.state else 'due' end,
      source_id = coalesce(location.source_id, excluded.source_id), code = null, message = null,
      work_key = coalesce(excluded.work_key, location.work_key),
      record_id = coalesce(excluded.record_id, location.record_id),
      told_modified = coalesce(excluded.told_modified, location.told_modified),
      revision = case when location.state = 'due' or ${IS_UNCHANGED} then location.revision
        else location.revision + 1 end,
      attempts = case when location.state = 'due' or ${IS_UNCHANGED} then location.attempts else 0 end,
      updated_at = now(), due_at = case when location.state = 'due' then location.due_at else now() end
    returning location_id, revision, xmax = 0 as added, state`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('an upsert returned no row')
  return { locationId: row.locationId, revision: row.revision, added: row.added, isDue: row.state === 'due' }
}

const IS_UNCHANGED = sql`(location.state = 'done' and location.told_modified = excluded.told_modified
  and location.fetched_at > now() - ${TRUST_DAYS} * interval '1 day')`

/**
 * Makes addresses due again that were fetched before `before`, oldest first and at most `limit`: those of these
 * sources, and those without a source. Returns how many.
 */
export async function requeueStaleLocations(
  db: Connection,
  before: Date,
  sourceIds: readonly string[],
  limit: number,
): Promise<number> {
  const result = await sql`
    update location set state = 'due', revision = revision + 1, attempts = 0, due_at = now(), updated_at = now()
    where location_id in (select location_id from location
      where host is not null and state = 'done' and fetched_at < ${before}
        and (source_id is null or source_id = any(${sourceIds as string[]}::text[]))
      order by fetched_at limit ${limit} for update skip locked)`.execute(db)
  return Number(result.numAffectedRows ?? 0)
}

/**
 * Marks as gone the item that a source reports deleted, by the source's own id; our copy is kept. Returns whether it
 * was known.
 */
export async function markRecordGone(db: Connection, sourceId: string, recordId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('location')
    .set({ state: 'gone', code: null, message: null, updatedAt: new Date() })
    .where('sourceId', '=', sourceId)
    .where('recordId', '=', recordId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Marks as gone those files of a source that its finished run did not find; our copies are kept. */
export async function markUnseenFilesGone(db: Connection, sourceId: string, runId: string): Promise<void> {
  await sql`update location set state = 'gone', code = null, message = null, updated_at = now()
    where source_id = ${sourceId} and kind = 'file' and state <> 'gone'
      and last_seen_at < (select started_at from run where run_id = ${runId})`.execute(db)
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
    hints: row.hints as Hints,
    bodyKey: row.bodyKey,
    state: row.state,
    revision: row.revision,
    attempts: row.attempts,
    etag: row.etag,
    lastModified: row.lastModified,
    toldModified: row.toldModified,
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
    .orderBy(sql`hints->>'rule' in ('declared', 'upload')`)
    .orderBy('firstSeenAt')
    .execute()
  return rows.map((row) => ({ ...(row.hints as Hints), address: row.address }))
}

/** One fetch of one address, kept permanently as provenance. */
export interface Capture {
  readonly locationId: string
  readonly address: string
  readonly finalAddress: string | null
  readonly redirects: readonly string[]
  readonly status: number | null
  readonly headers: Readonly<Record<string, string>>
  readonly robots: string | null
  readonly bodyKey: string | null
  readonly bytes: number | null
  readonly ms: number | null
  readonly outcome: string
  readonly code: string | null
  readonly message: string | null
  readonly requestedAt: Date
}

export async function recordCapture(db: Connection, capture: Capture): Promise<void> {
  await db
    .insertInto('capture')
    .values({
      locationId: capture.locationId,
      address: capture.address,
      finalAddress: capture.finalAddress,
      redirects: JSON.stringify(capture.redirects),
      status: capture.status,
      headers: JSON.stringify(capture.headers),
      robots: capture.robots,
      bodyKey: capture.bodyKey,
      bytes: capture.bytes,
      ms: capture.ms,
      outcome: capture.outcome,
      code: capture.code,
      message: capture.message?.slice(0, 2_000) ?? null,
      requestedAt: capture.requestedAt,
    })
    .execute()
}
