import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'

/** A question asked before. */
export interface PastQuery {
  readonly folded: string
  readonly text: string
  readonly times: number
  /** What it found when it was last asked. */
  readonly documents: number
}

/** Asked again so soon it is a page loaded anew, and counts once. */
const SAME_ASKING_SECONDS = 10

/** Counts a question that found something; one that now finds nothing keeps its count, and is known to find nothing. */
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
        >= asked_question.last_asked_at + make_interval(secs => ${SAME_ASKING_SECONDS}) then 1 else 0 end,
      last_asked_at = greatest(asked_question.last_asked_at, excluded.last_asked_at)`.execute(db)
}

/** Those asked at least `times` times that last found something, by `folded`. */
export async function listPastQueries(db: Connection, times: number): Promise<readonly PastQuery[]> {
  return db
    .selectFrom('askedQuestion')
    .select(['folded', 'text', 'times', 'documents'])
    .where('times', '>=', times)
    .where('documents', '>', 0)
    .orderBy('folded')
    .execute()
}

/** Forgets all but the `keep` questions asked last. */
export async function pruneQueries(db: Connection, keep: number): Promise<void> {
  await sql`delete from asked_question where folded in (
    select folded from asked_question order by last_asked_at desc, folded offset ${keep})`.execute(db)
}

/** Changes whenever `listPastQueries` does. */
export async function markPastQueries(db: Connection, times: number): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select concat(count(*), '/', sum(hashtextextended(concat_ws(' ', times, documents, text), 0)::numeric)) as mark
    from asked_question where times >= ${times} and documents > 0`.execute(db)
  return rows[0]?.mark ?? ''
}
