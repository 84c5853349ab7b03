import { sql } from 'kysely'
import type { Filterable } from '../../domain/filter.ts'
import type { Connection } from '../../db/database.ts'
import { goneSince } from '../../db/documents/host-rules.ts'
import { IS_INDEXABLE, ofVersion } from '../../ingest/index/index-feed.ts'

/** What is true of every passage of a version that can be found: what it is filtered and counted by. */
export interface VersionFacts extends Omit<Filterable, 'themes'> {
  readonly title: string
  readonly passages: number
}

/** Documents that the index was told of by transactions from `marker` on, with that transaction. */
export interface FactsChanges {
  /** Where to look from the next time: transactions before it have ended. */
  readonly marker: string
  readonly written: ReadonlyMap<string, string>
}

/** What the index was told of since `marker`; a transaction that had not ended then is told of again. */
export async function readFactsChanges(db: Connection, marker: string): Promise<FactsChanges> {
  const { rows } = await sql<{ next: string; written: readonly (readonly [string, string])[] | null }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as next,
      (select jsonb_agg(jsonb_build_array(document_id, written_xid::text)) from indexed_document
        where written_xid >= ${marker}::xid8) as written`.execute(db)
  return { marker: rows[0]?.next ?? marker, written: new Map(rows[0]?.written ?? []) }
}

/** A version's facts with the number by which the index counts it. */
export interface NumberedFacts {
  readonly serial: number
  readonly facts: VersionFacts
}

/** The facts of these documents' versions, or of all. */
export async function readFacts(
  db: Connection,
  documentIds: readonly string[] | 'all',
): Promise<readonly NumberedFacts[]> {
  const wanted = documentIds === 'all' ? sql`true` : sql`document_id = any(${documentIds as string[]}::text[])`
  const { rows } = await sql<VersionFacts & { serial: number }>`
    with standing as (select document_id, ${goneSince()} is not null as gone,
        coalesce((select array_agg(place_id order by place_id) from document_place
          where document_place.document_id = document.document_id), '{}') as places
      from document where ${wanted})
    select serial, version_id, document.document_id, version.revision,
      document.current_version_id = version.version_id as current, gone, ${ofVersion('title')} as title, places,
      document.kind, document.publisher, ${ofVersion('status')} as status, document.language,
      document.source_id as source, rpad(${ofVersion('published')}, 10, '-01-01') as published,
      version.passage_count as passages
    from version join document using (document_id) join standing using (document_id)
    where ${IS_INDEXABLE}`.execute(db)
  return rows.map(({ serial, ...facts }) => ({ serial, facts }))
}

/** A version since when it can be found. */
export interface NewVersion {
  readonly versionId: string
  readonly documentId: string
  readonly searchableSince: Date
}

/** Of these versions the ones that can be found since last, the newest first. */
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
