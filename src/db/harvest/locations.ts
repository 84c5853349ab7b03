import { sql } from 'kysely'
import type { Hints } from '../../domain/document.ts'
import { locationIdOf } from '../../domain/document.ts'
import type { Connection } from '../database.ts'

/** `record`: what an index knows of a paper, at the index's own address; its bytes are handed in, as a file's are. */
export type LocationKind = 'web' | 'file' | 'upload' | 'record'

/** Where a document is found: an address that is fetched, or something whose bytes were handed in. */
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
  /** Of the step that is under way, that one included. */
  readonly attempts: number
  readonly etag: string | null
  readonly lastModified: string | null
  /** When its source said that it was last changed, as the source wrote it. */
  readonly toldModified: string | null
}

export interface NewLocation {
  readonly address: string
  readonly kind: LocationKind
  readonly sourceId: string | null
  readonly workKey: string | null
  readonly hints: Hints
  readonly bodyKey: string | null
  /** The source's own id for it. */
  readonly recordId?: string | null
  /** When the source says that it was last changed, as the source writes it; null or absent when it does not say. */
  readonly modified?: string | null
}

/** Some publishers' dates of change never change: so old a fetch is repeated whatever the source says. */
const TRUST_DAYS = 30

/** What noting an address came to. `again`: it was known and is due once more. */
export interface Noted {
  readonly locationId: string
  readonly revision: number
  readonly added: boolean
  /** False: it is at rest, since its source says that it has not changed. */
  readonly isDue: boolean
}

/**
 * Notes an address as due. One that is known keeps what it has, takes the new hints, and is due again (a re-check by
 * conditional request) unless it is due already, or its source says that it has not changed since it was read.
 */
export async function recordLocation(db: Connection, location: NewLocation): Promise<Noted> {
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
 * Makes `limit` addresses at most due that were fetched before `before`, the oldest first: of these sources, or of none.
 * Returns how many.
 */
export async function askAgain(
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

/** Marks as gone what a source says is deleted, by the source's own id; our copy is kept. Returns whether it was known. */
export async function markRecordGone(db: Connection, sourceId: string, recordId: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('location')
    .set({ state: 'gone', code: null, message: null, updatedAt: new Date() })
    .where('sourceId', '=', sourceId)
    .where('recordId', '=', recordId)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Marks as gone those files of a source that its run, now at its end, did not meet; our copies are kept. */
export async function markUnseenFilesGone(db: Connection, sourceId: string, runId: string): Promise<void> {
  await sql`update location set state = 'gone', code = null, message = null, updated_at = now()
    where source_id = ${sourceId} and kind = 'file' and state <> 'gone'
      and last_seen_at < (select started_at from run where run_id = ${runId})`.execute(db)
}

/** The location, or undefined. */
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

/** Records that the address now holds this version, and with which validators it was fetched. */
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

/** What was said of a document, and of which address of it. */
export interface LocatedHints extends Hints {
  readonly address?: string
}

/** The hints of every location of a version, those of people (declared) after the rest so that they win when merged. */
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

/** One fetch of one address, kept for ever as provenance. */
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
