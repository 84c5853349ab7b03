import { sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../db/database.ts'
import { sqlRow } from '../../db/sql-rows.ts'

/** A query of an earlier search. */
export interface PastQuery {
  readonly folded: string
  readonly text: string
  readonly times: number
  /** Documents that it found the last time. */
  readonly documents: number
}

/** A repetition within this time is a reloaded page, and is not counted. */
const REPEAT_SECONDS = 10

/**
 * Records a query that found something. One that now finds nothing keeps its count, and is marked as finding nothing.
 */
export async function logQuery(
  db: Connection,
  query: { readonly folded: string; readonly text: string; readonly documents: number; readonly now: Date },
): Promise<void> {
  const { folded, text, documents, now } = query
  if (documents === 0) {
    await db.updateTable('recordedQuery').set({ documents }).where('folded', '=', folded).execute()
    return
  }
  await db
    .insertInto('recordedQuery')
    .values({ folded, text, documents, lastSearchedAt: now })
    .onConflict((conflict) =>
      conflict.column('folded').doUpdateSet(({ fn, ref }) => ({
        text: ref('excluded.text'),
        documents: ref('excluded.documents'),
        times: sql<number>`${ref('recordedQuery.times')} + case when ${ref('excluded.lastSearchedAt')}
          >= ${ref('recordedQuery.lastSearchedAt')} + make_interval(secs => ${REPEAT_SECONDS}) then 1 else 0 end`,
        lastSearchedAt: fn<Date>('greatest', ['recordedQuery.lastSearchedAt', 'excluded.lastSearchedAt']),
      })),
    )
    .execute()
}

/** Queries made at least `times` times that found something the last time, by `folded`. */
export async function listPastQueries(db: Connection, times: number): Promise<readonly PastQuery[]> {
  return db
    .selectFrom('recordedQuery')
    .select(['folded', 'text', 'times', 'documents'])
    .where('times', '>=', times)
    .where('documents', '>', 0)
    .orderBy('folded')
    .execute()
}

/** Deletes all but the `keep` most recent queries. */
export async function pruneQueries(db: Connection, keep: number): Promise<void> {
  await db
    .deleteFrom('recordedQuery')
    .where('folded', 'in', ({ selectFrom }) =>
      selectFrom('recordedQuery').select('folded').orderBy('lastSearchedAt', 'desc').orderBy('folded').offset(keep),
    )
    .execute()
}

/** A value that changes whenever the result of `listPastQueries` does. */
export async function markPastQueries(db: Connection, times: number): Promise<string> {
  const { mark } = await sqlRow(
    db,
    MARK,
    sql`select concat(count(*), '/', sum(hashtextextended(concat_ws(' ', times, documents, text), 0)::numeric)) as mark
      from recorded_query where times >= ${times} and documents > 0`,
  )
  return mark
}

const MARK = z.strictObject({ mark: z.string() })
