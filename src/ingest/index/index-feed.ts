import { sql } from 'kysely'
import { z } from 'zod'
import type { PassageRecord } from '../../search/engine/search-engine.ts'
import type { Connection } from '../../db/database.ts'
import { goneSince } from '../../db/documents/host-rules.ts'
import { fieldOfVersion, IS_CURRENT, isIndexable } from '../../db/documents/indexed-versions.ts'
import { anyOf } from '../../db/fragments.ts'
import { columnsOf, sqlRows } from '../../db/sql-rows.ts'

/** The index records of a document's versions, in reading order. */
export async function readRecords(db: Connection, documentId: string): Promise<readonly PassageRecord[]> {
  return sqlRows(
    db,
    RECORD,
    sql`
    with gone as (select document_id, ${goneSince()} is not null as gone from document where document_id = ${documentId})
    ${SELECT_RECORD} where document.document_id = ${documentId} and ${isIndexable()}
    order by version.number, passage.ordinal`,
  )
}

/** Documents in the index, in order of id after `afterId`, at most `limit`. */
export async function listIndexable(db: Connection, afterId: string, limit: number): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('version')
    .select('documentId')
    .distinct()
    .where('isIndexed', '=', true)
    .where('documentId', '>', afterId)
    .orderBy('documentId')
    .limit(limit)
    .execute()
  return rows.map((row) => row.documentId)
}

/** Records that versions are in the index, and since when. */
export async function markIndexed(db: Connection, versionIds: readonly string[], now: Date): Promise<void> {
  if (versionIds.length === 0) return
  await db
    .updateTable('version')
    .set(({ fn, val }) => ({ isIndexed: true, searchableSince: fn.coalesce('searchableSince', val(now)) }))
    .where('versionId', '=', anyOf(versionIds))
    .execute()
}

/** Records that the index has been updated with a document's present state, including its removal. */
export async function recordIndexed(db: Connection, documentId: string): Promise<void> {
  await db
    .insertInto('indexedDocument')
    .values({ documentId, writtenXid: sql<string>`pg_current_xact_id()` })
    .onConflict((conflict) =>
      conflict.column('documentId').doUpdateSet(({ ref }) => ({ writtenXid: ref('excluded.writtenXid') })),
    )
    .execute()
}

const RECORD = z.strictObject({
  ...columnsOf('passage', { passageId: z.string(), ordinal: z.int(), text: z.string() }),
  ...columnsOf('version', { versionId: z.string(), serial: z.int(), revision: z.int() }),
  ...columnsOf('document', {
    ...{ documentId: z.string(), kind: z.string(), publisher: z.string().nullable(), language: z.string().nullable() },
  }),
  ...{ title: z.string(), status: z.string(), published: z.string().nullable(), source: z.string().nullable() },
  ...{ headings: z.array(z.string()), places: z.array(z.string()), themes: z.array(z.string()) },
  ...{ current: IS_CURRENT, gone: z.boolean() },
})

const SELECT_RECORD = sql`
  select passage.passage_id, document.document_id, version.version_id,
    version.serial, version.revision, passage.ordinal, document.current_version_id = version.version_id as "current",
    ${fieldOfVersion('title')} as title, passage.heading_path as headings, passage.text,
    coalesce((select array_agg(place_id order by place_id) from document_place
      where document_place.document_id = document.document_id), '{}') as places,
    coalesce((select array_agg(distinct theme_id order by theme_id) from tag
      where tag.passage_id = passage.passage_id and tag.state <> 'rejected'), '{}') as themes,
    gone, document.kind, document.publisher, ${fieldOfVersion('status')} as status, document.language,
    document.source_id as source, rpad(${fieldOfVersion('published')}, 10, '-01-01') as published
  from passage join version using (version_id) join document using (document_id) join gone using (document_id)`
