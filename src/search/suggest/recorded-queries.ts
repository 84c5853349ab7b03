import { sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../db/database.ts'
import { anyOf } from '../../db/fragments.ts'
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

/** A query that was made, and how many documents it found. */
export interface LoggedQuery {
  readonly folded: string
  readonly text: string
  readonly documents: number
  readonly now: Date
}

/**
 * Records queries that found something, in the order in which they were made. One that now finds nothing keeps its
 * count, and is marked as finding nothing.
 */
export async function logQueries(db: Connection, queries: readonly LoggedQuery[]): Promise<void> {
  const last = new Map(queries.map((query) => [query.folded, query]))
  const found = new Map(queries.filter(({ documents }) => documents > 0).map((query) => [query.folded, query]))
  if (found.size > 0) await insertQueries(db, [...found.values()])
  const empty = [...last.values()].filter(({ documents }) => documents === 0).map(({ folded }) => folded)
  if (empty.length === 0) return
  await db.updateTable('recordedQuery').set({ documents: 0 }).where('folded', '=', anyOf(empty)).execute()
}

async function insertQueries(db: Connection, queries: readonly LoggedQuery[]): Promise<void> {
  // In one order, so that two processes do not wait for each other.
  const sorted = [...queries].sort((a, b) => (a.folded < b.folded ? -1 : 1))
  await db
    .insertInto('recordedQuery')
    .values(sorted.map(({ folded, text, documents, now }) => ({ folded, text, documents, lastSearchedAt: now })))
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
    // Materialized: a plan made for a small table would skip the kept ones anew for each row.
    .with(
      (name) => name('old').materialized(),
      (old) =>
        old
          .selectFrom('recordedQuery')
          .select('folded')
          .orderBy('lastSearchedAt', 'desc')
          .orderBy('folded')
          .offset(keep),
    )
    .deleteFrom('recordedQuery')
    .where('folded', 'in', ({ selectFrom }) => selectFrom('old').select('old.folded'))
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
