import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'

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
    await db.updateTable('askedQuestion').set({ documents }).where('folded', '=', folded).execute()
    return
  }
  await sql`
    insert into asked_question (folded, text, documents, last_asked_at) values (${folded}, ${text}, ${documents}, ${now})
    on conflict (folded) do update set text = excluded.text, documents = excluded.documents,
      times = asked_question.times + case when excluded.last_asked_at
        >= asked_question.last_asked_at + make_interval(secs => ${REPEAT_SECONDS}) then 1 else 0 end,
      last_asked_at = greatest(asked_question.last_asked_at, excluded.last_asked_at)`.execute(db)
}

/** Queries made at least `times` times that found something the last time, by `folded`. */
export async function listPastQueries(db: Connection, times: number): Promise<readonly PastQuery[]> {
  return db
    .selectFrom('askedQuestion')
    .select(['folded', 'text', 'times', 'documents'])
    .where('times', '>=', times)
    .where('documents', '>', 0)
    .orderBy('folded')
    .execute()
}

/** Deletes all but the `keep` most recent queries. */
export async function pruneQueries(db: Connection, keep: number): Promise<void> {
  await sql`delete from asked_question where folded in (
    select folded from asked_question order by last_asked_at desc, folded offset ${keep})`.execute(db)
}

/** A value that changes whenever the result of `listPastQueries` does. */
export async function markPastQueries(db: Connection, times: number): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select concat(count(*), '/', sum(hashtextextended(concat_ws(' ', times, documents, text), 0)::numeric)) as mark
    from asked_question where times >= ${times} and documents > 0`.execute(db)
  return rows[0]?.mark ?? ''
}
