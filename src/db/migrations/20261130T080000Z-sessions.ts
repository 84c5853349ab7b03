import type { Kysely } from 'kysely'

/** Browsers that signed in as the operator. What their cookie holds is not kept, only a keyed hash of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .execute()
}
