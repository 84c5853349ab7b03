import type { Kysely } from 'kysely'

/** Browsers signed in as the operator. Only a keyed hash of the cookie value is stored. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('session')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('expires_at', 'timestamptz', (column) => column.notNull())
    .execute()
}
