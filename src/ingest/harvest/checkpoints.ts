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
    .selectFrom('sourceCursor')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('asked', '=', asked)
    .executeTakeFirst()
  return row === undefined ? null : { cursor: row.cursor, runId: row.runId, found: row.found, added: row.added }
}

/** To be called once everything before the cursor is stored. */
export async function saveCheckpoint(db: Connection, sourceId: string, asked: string, kept: Checkpoint): Promise<void> {
  const values = {
    cursor: JSON.stringify(kept.cursor),
    asked,
    runId: kept.runId,
    found: kept.found,
    added: kept.added,
    updatedAt: new Date(),
  }
  await db
    .insertInto('sourceCursor')
    .values({ sourceId: sourceId, ...values })
    .onConflict((conflict) => conflict.column('sourceId').doUpdateSet(values))
    .execute()
}
