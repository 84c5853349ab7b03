import { expressionBuilder, sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../db/database.ts'
import { anyOf } from '../../db/fragments.ts'
import type { DB } from '../../db/schema.generated.ts'
import { sqlRow } from '../../db/sql-rows.ts'
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
  return db
    .selectFrom('document')
    .select(['documentId', 'title', 'publisher', 'published'])
    .where(isWhole())
    .where(
      ({ ref, selectFrom }) =>
        // To ask the rules for every document would take ten times as long; few have an address that is gone.
        sql<boolean>`case when ${ref('documentId')} in ${selectFrom('location')
          .select('location.documentId')
          .where('location.goneSince', 'is not', null)} then ${goneSince()} is null else true end`,
    )
    .orderBy('documentId')
    .execute()
}

/** Which of these documents are still readable. */
export async function keepCurrent(db: Connection, documentIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (documentIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('document')
    .select('documentId')
    .where('documentId', '=', anyOf(documentIds))
    .where(isWhole())
    .execute()
  return new Set(rows.map((row) => row.documentId))
}

/** Number of documents tagged with at least one of these places. */
export async function countOfPlaces(db: Connection, placeIds: readonly string[]): Promise<number> {
  const row = await db
    .selectFrom('documentPlace')
    .innerJoin('document', 'document.documentId', 'documentPlace.documentId')
    .select(({ cast, fn }) => cast<number>(fn.count('documentPlace.documentId').distinct(), 'integer').as('documents'))
    .where('placeId', '=', anyOf(placeIds))
    .where('currentVersionId', 'is not', null)
    .executeTakeFirstOrThrow()
  return row.documents
}

/**
 * A value that changes whenever titles do, and when documents are added, removed or parsed again, which changes the
 * counts.
 */
export async function markLibrary(db: Connection): Promise<string> {
  const { mark } = await sqlRow(
    db,
    MARK,
    sql`
    select concat_ws('/',
      (select sum(hashtextextended(concat_ws(chr(1), document_id, title, publisher, published), 0)::numeric)
        from document where ${isWhole()}),
      (select concat(count(*), ' ', max(gone_since)) from location where gone_since is not null),
      (select concat(count(*), ' ', max(updated_at)) from version)) as mark`,
  )
  return mark
}

const MARK = z.strictObject({ mark: z.string() })

function isWhole() {
  const eb = expressionBuilder<DB, 'document'>()
  return eb.and([
    eb('document.currentVersionId', 'is not', null),
    eb('document.mergedInto', 'is', null),
    eb('document.removedAt', 'is', null),
  ])
}
