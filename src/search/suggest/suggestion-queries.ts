import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import { goneSince } from '../../db/documents/host-rules.ts'

/** A document that may be suggested by its title. */
export interface TitleRow {
  readonly documentId: string
  readonly title: string
  readonly publisher: string | null
  /** ISO date of its known precision. */
  readonly published: string | null
}

/** Readable documents that are neither merged, removed, nor gone from their source. */
export async function listTitles(db: Connection): Promise<readonly TitleRow[]> {
  const { rows } = await sql<TitleRow>`
    select document_id, title, publisher, published from document where ${IS_WHOLE}
      and case when document_id in (select document_id from location where gone_since is not null)
        then ${goneSince()} is null else true end
    order by document_id`.execute(db)
  return rows
}

/** Which of these documents are still readable. */
export async function keepCurrent(db: Connection, documentIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (documentIds.length === 0) return new Set()
  const { rows } = await sql<{ documentId: string }>`select document_id from document
    where document_id = any(${documentIds as string[]}::text[]) and ${IS_WHOLE}`.execute(db)
  return new Set(rows.map((row) => row.documentId))
}

/** Number of documents tagged with at least one of these places. */
export async function countOfPlaces(db: Connection, placeIds: readonly string[]): Promise<number> {
  const { rows } = await sql<{ documents: number }>`
    select count(distinct document_id)::int as documents from document_place join document using (document_id)
    where place_id = any(${placeIds as string[]}::text[]) and current_version_id is not null`.execute(db)
  return rows[0]?.documents ?? 0
}

/**
 * A value that changes whenever titles do, and when documents are added, removed or parsed again, which changes the
 * counts.
 */
export async function markLibrary(db: Connection): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select concat_ws('/',
      (select sum(hashtextextended(concat_ws(chr(1), document_id, title, publisher, published), 0)::numeric)
        from document where ${IS_WHOLE}),
      (select concat(count(*), ' ', max(gone_since)) from location where gone_since is not null),
      (select concat(count(*), ' ', max(updated_at)) from version)) as mark`.execute(db)
  return rows[0]?.mark ?? ''
}

const IS_WHOLE = sql<boolean>`(current_version_id is not null and merged_into is null and removed_at is null)`
