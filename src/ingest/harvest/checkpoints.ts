import type { Connection } from '../../db/database.ts'

/** How far a source was crawled, by which run, and what that run had found by then. */
export interface Checkpoint {
  readonly cursor: object
  readonly runId: string
  readonly found: number
  readonly added: number
}

/** The checkpoint of a source, if it was saved for the same crawl key. */
export async function readCursor(db: Connection, sourceId: string, crawlKey: string): Promise<Checkpoint | null> {
  const row = await db
    .selectFrom('sourceCursor')
    .selectAll()
    .where('sourceId', '=', sourceId)
    .where('crawlKey', '=', crawlKey)
    .executeTakeFirst()
  return row === undefined ? null : { cursor: row.cursor, runId: row.runId, found: row.found, added: row.added }
}

/** Saves a checkpoint. Call it only when everything before the cursor is stored. */
export async function saveCheckpoint(
  db: Connection,
  sourceId: string,
  crawlKey: string,
  checkpoint: Checkpoint,
): Promise<void> {
  const values = {
    cursor: JSON.stringify(checkpoint.cursor),
    crawlKey,
    runId: checkpoint.runId,
    found: checkpoint.found,
    added: checkpoint.added,
    updatedAt: new Date(),
  }
  await db
    .insertInto('sourceCursor')
    .values({ sourceId: sourceId, ...values })
    .onConflict((conflict) => conflict.column('sourceId').doUpdateSet(values))
    .execute()
}
