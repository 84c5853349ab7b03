import type { Connection } from '../../db/database.ts'

/** How far a source was walked, by which run, and what that run had met by then. */
export interface Checkpoint {
  readonly cursor: object
  readonly runId: string
  readonly found: number
  readonly added: number
}

/** The cursor of a source, if it was kept for the same question. */
export async function readCursor(db: Connection, sourceId: string, asked: string): Promise<Checkpoint | null> {
  const row = await db
    .selectFrom('source_cursor')
    .selectAll()
    .where('source_id', '=', sourceId)
    .where('asked', '=', asked)
    .executeTakeFirst()
  return row === undefined ? null : { cursor: row.cursor, runId: row.run_id, found: row.found, added: row.added }
}

/** To be called once everything before the cursor is stored. */
export async function saveCheckpoint(db: Connection, sourceId: string, asked: string, kept: Checkpoint): Promise<void> {
  const values = {
    cursor: JSON.stringify(kept.cursor),
    asked,
    run_id: kept.runId,
    found: kept.found,
    added: kept.added,
    updated_at: new Date(),
  }
  await db
    .insertInto('source_cursor')
    .values({ source_id: sourceId, ...values })
    .onConflict((conflict) => conflict.column('source_id').doUpdateSet(values))
    .execute()
}
