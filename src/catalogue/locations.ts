import { sql } from 'kysely'
import type { Hints } from '../ingest/document.ts'
import { locationIdOf } from '../ingest/document.ts'
import type { Connection } from './database.ts'

/** Where a document is found: an address that is fetched, a file or an upload whose bytes were handed in. */
export interface Location {
  readonly locationId: string
  readonly address: string
  readonly kind: 'web' | 'file' | 'upload'
  readonly sourceId: string | null
  readonly documentId: string | null
  readonly versionId: string | null
  readonly workKey: string | null
  readonly hints: Hints
  readonly bodyKey: string | null
  readonly state: string
  readonly revision: number
  readonly etag: string | null
  readonly lastModified: string | null
}

export interface NewLocation {
  readonly address: string
  readonly kind: 'web' | 'file' | 'upload'
  readonly sourceId: string | null
  readonly workKey: string | null
  readonly hints: Hints
  readonly bodyKey: string | null
}

/** What noting an address came to. `again`: it was known and is due once more. */
export interface Noted {
  readonly locationId: string
  readonly revision: number
  readonly added: boolean
}

/**
 * Notes an address as due. One that is known keeps what it has, takes the new hints, and is due again (a re-check by
 * conditional request) unless it is due already.
 */
export async function noteLocation(db: Connection, location: NewLocation): Promise<Noted> {
  const { rows } = await sql<{ location_id: string; revision: number; added: boolean }>`
    insert into location (location_id, address, kind, source_id, work_key, hints, body_key, state)
    values (${locationIdOf(location.address)}, ${location.address}, ${location.kind}, ${location.sourceId},
      ${location.workKey}, ${JSON.stringify(location.hints)}, ${location.bodyKey}, 'due')
    on conflict (address) do update set
      hints = location.hints || excluded.hints, body_key = excluded.body_key, state = 'due', last_seen_at = now(),
      source_id = coalesce(location.source_id, excluded.source_id), code = null, message = null,
      work_key = coalesce(excluded.work_key, location.work_key),
      revision = case when location.state = 'due' then location.revision else location.revision + 1 end,
      attempts = case when location.state = 'due' then location.attempts else 0 end, updated_at = now(),
      due_at = case when location.state = 'due' then location.due_at else now() end
    returning location_id, revision, xmax = 0 as added`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('an upsert returned no row')
  return { locationId: row.location_id, revision: row.revision, added: row.added }
}

/** The location, or undefined. */
export async function readLocation(db: Connection, locationId: string): Promise<Location | undefined> {
  const row = await db.selectFrom('location').selectAll().where('location_id', '=', locationId).executeTakeFirst()
  if (row === undefined) return undefined
  return {
    locationId: row.location_id,
    address: row.address,
    kind: row.kind,
    sourceId: row.source_id,
    documentId: row.document_id,
    versionId: row.version_id,
    workKey: row.work_key,
    hints: row.hints as Hints,
    bodyKey: row.body_key,
    state: row.state,
    revision: row.revision,
    etag: row.etag,
    lastModified: row.last_modified,
  }
}

/** Records that the address now holds this version, and with which validators it was fetched. */
export async function linkLocation(
  db: Connection,
  locationId: string,
  found: { documentId: string; versionId: string; etag: string | null; lastModified: string | null },
): Promise<void> {
  await db
    .updateTable('location')
    .set({
      document_id: found.documentId,
      version_id: found.versionId,
      etag: found.etag,
      last_modified: found.lastModified,
      fetched_at: new Date(),
    })
    .where('location_id', '=', locationId)
    .execute()
}

/** The hints of every location of a version, those of people (declared) after the rest so that they win when merged. */
export async function readHints(db: Connection, versionId: string): Promise<readonly Hints[]> {
  const rows = await db
    .selectFrom('location')
    .select('hints')
    .where('version_id', '=', versionId)
    .orderBy(sql`hints->>'rule' in ('declared', 'upload')`)
    .orderBy('first_seen_at')
    .execute()
  return rows.map((row) => row.hints as Hints)
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
      location_id: capture.locationId,
      address: capture.address,
      final_address: capture.finalAddress,
      redirects: JSON.stringify(capture.redirects),
      status: capture.status,
      headers: JSON.stringify(capture.headers),
      robots: capture.robots,
      body_key: capture.bodyKey,
      bytes: capture.bytes,
      ms: capture.ms,
      outcome: capture.outcome,
      code: capture.code,
      message: capture.message?.slice(0, 2_000) ?? null,
      requested_at: capture.requestedAt,
    })
    .execute()
}
