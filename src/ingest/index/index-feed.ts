import { sql, type RawBuilder } from 'kysely'
import type { PassageRecord } from '../../search/engine/search-engine.ts'
import type { Connection } from '../../db/database.ts'
import { goneSince } from '../../db/documents/host-rules.ts'

/** The index records of a document's versions, in reading order. */
export async function readRecords(db: Connection, documentId: string): Promise<readonly PassageRecord[]> {
  const { rows } = await sql<PassageRecord>`
    with gone_state as (select document_id, ${goneSince()} is not null as gone from document where document_id = ${documentId})
    ${SELECT_RECORD} where document.document_id = ${documentId} and ${IS_INDEXABLE}
    order by version.number, passage.ordinal`.execute(db)
  return rows
}

/** Documents in the index, in order of id after `afterId`, at most `limit`. */
export async function listIndexable(db: Connection, afterId: string, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ documentId: string }>`select distinct document_id from version
    where is_indexed and document_id > ${afterId} order by document_id limit ${limit}`.execute(db)
  return rows.map((row) => row.documentId)
}

/** Records that versions are in the index, and since when. */
export async function markIndexed(db: Connection, versionIds: readonly string[], now: Date): Promise<void> {
  if (versionIds.length === 0) return
  await sql`update version set is_indexed = true, searchable_since = coalesce(searchable_since, ${now})
    where version_id = any(${versionIds as string[]}::text[])`.execute(db)
}

/** Records that the index has been updated with a document's present state, including its removal. */
export async function recordIndexed(db: Connection, documentId: string): Promise<void> {
  await sql`insert into indexed_document (document_id, written_xid) values (${documentId}, pg_current_xact_id())
    on conflict (document_id) do update set written_xid = excluded.written_xid`.execute(db)
}

/** Versions that have ever reached the index stage: one that is being parsed again, or failed to, keeps its text. */
export const IS_INDEXABLE = sql`(version.is_indexed or version.stage in ('index', 'alert', 'match', 'ocr', 'done'))`

/**
 * The column's value for a version: the document's (with corrections) for the current version, else the version's own.
 */
export function ofVersion(column: 'title' | 'status' | 'published'): RawBuilder<unknown> {
  return sql`case when document.current_version_id = version.version_id then ${sql.ref(`document.${column}`)}
    else coalesce(${sql.ref(`version.${column}`)}, ${column === 'title' ? sql`document.title` : sql`null`}) end`
}

const SELECT_RECORD = sql`
  select passage.passage_id, document.document_id, version.version_id,
    version.serial, version.revision, passage.ordinal, document.current_version_id = version.version_id as "current",
    ${ofVersion('title')} as title, passage.heading_path as headings, passage.text,
    coalesce((select array_agg(place_id order by place_id) from document_place
      where document_place.document_id = document.document_id), '{}') as places,
    coalesce((select array_agg(distinct theme_id order by theme_id) from tag
      where tag.passage_id = passage.passage_id and tag.state <> 'rejected'), '{}') as themes,
    gone, document.kind, document.publisher, ${ofVersion('status')} as status, document.language,
    document.source_id as source, rpad(${ofVersion('published')}, 10, '-01-01') as published
  from passage join version using (version_id) join document using (document_id) join gone_state using (document_id)`
