import { sql } from 'kysely'
import type { App } from '../../src/app.ts'
import type { Catalogue } from '../../src/db/database.ts'
import { rebuildIndex } from '../../src/ingest/index/keep-index.ts'
import { TABLES, type LibraryRows } from './mixed-documents.ts'

/** PostgreSQL accepts 65,535 parameters per statement; no table has more than 30 columns. */
const ROWS_AN_INSERT = 2_000
/** The scheduled check of the index may hold the lock for a moment. */
const WAIT_MS = 500

/** Writes new documents, all or none, without indexing them. */
export async function writeRows(catalogue: Catalogue, documents: readonly LibraryRows[]): Promise<void> {
  await catalogue.transaction().execute(async (db) => {
    for (const table of TABLES) {
      const rows = documents.flatMap((each): readonly object[] => each[table])
      for (let from = 0; from < rows.length; from += ROWS_AN_INSERT) {
        await db
          .insertInto(table)
          // rows of this table, as `LibraryRows` states; the compiler cannot follow that through a loop
          .values(rows.slice(from, from + ROWS_AN_INSERT) as never)
          .execute()
      }
    }
  })
}

/** Makes everything written searchable by rebuilding the index. */
export async function indexRows(app: App, signal: AbortSignal): Promise<void> {
  await sql`update version set is_indexed = true, searchable_since = coalesce(searchable_since, now())
    where state = 'done'`.execute(app.catalogue)
  await sql`analyze`.execute(app.catalogue)
  while ((await rebuildIndex(app, signal)) === 'busy') await app.clock.sleep(WAIT_MS, signal)
}
