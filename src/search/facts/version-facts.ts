import { sql } from 'kysely'
import type { Filterable } from '../../domain/filter.ts'
import type { Connection } from '../../db/database.ts'
import { goneSince } from '../../db/documents/host-rules.ts'
import { IS_INDEXABLE, ofVersion } from '../../ingest/index/index-feed.ts'

/** The facts common to all passages of a searchable version: what it is filtered and counted by. */
export interface VersionFacts extends Omit<Filterable, 'themes'> {
  readonly title: string
  readonly passages: number
}

/** Documents written to the index by transactions from `marker` on, with the transaction of each. */
export interface FactsChanges {
  /** The marker for the next read: all transactions before it have ended. */
  readonly marker: string
  readonly written: ReadonlyMap<string, string>
}

/**
 * Reads documents written to the index since `marker`; those of a transaction that had not ended then are returned
 * again.
 */
export async function readFactsChanges(db: Connection, marker: string): Promise<FactsChanges> {
  const { rows } = await sql<{ next: string; written: readonly (readonly [string, string])[] | null }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as next,
      (select jsonb_agg(jsonb_build_array(document_id, written_xid::text)) from indexed_document
        where written_xid >= ${marker}::xid8) as written`.execute(db)
  return { marker: rows[0]?.next ?? marker, written: new Map(rows[0]?.written ?? []) }
}

/** Facts of a version with the number that the index counts it by. */
export interface NumberedFacts {
  readonly serial: number
  readonly facts: VersionFacts
}

/** Reads the facts of the versions of these documents, or of all. */
export async function readFacts(
  db: Connection,
  documentIds: readonly string[] | 'all',
): Promise<readonly NumberedFacts[]> {
  const wanted = documentIds === 'all' ? sql`true` : sql`document_id = any(${documentIds as string[]}::text[])`
  const { rows } = await sql<VersionFacts & { serial: number }>`
    with indexed as (select document_id, ${goneSince()} is not null as gone,
        coalesce((select array_agg(place_id order by place_id) from document_place
          where document_place.document_id = document.document_id), '{}') as places
      from document where ${wanted})
    select serial, version_id, document.document_id, version.revision,
      document.current_version_id = version.version_id as current, gone, ${ofVersion('title')} as title, places,
      document.kind, document.publisher, ${ofVersion('status')} as status, document.language,
      document.source_id as source, rpad(${ofVersion('published')}, 10, '-01-01') as published,
      version.passage_count as passages
    from version join document using (document_id) join indexed using (document_id)
    where ${IS_INDEXABLE}`.execute(db)
  return rows.map(({ serial, ...facts }) => ({ serial, facts }))
}

/** A version with the time at which it became searchable. */
export interface NewVersion {
  readonly versionId: string
  readonly documentId: string
  readonly searchableSince: Date
}

/** Of these versions, those that became searchable last, newest first. */
export async function listNewestVersions(
  db: Connection,
  versionIds: readonly string[],
  limit: number,
): Promise<readonly NewVersion[]> {
  const { rows } = await sql<NewVersion>`
    select version_id, document_id, searchable_since
    from version where version_id = any(${versionIds as string[]}::text[]) and searchable_since is not null
    order by searchable_since desc, version_id limit ${limit}`.execute(db)
  return rows
}
