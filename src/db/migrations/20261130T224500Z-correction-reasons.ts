import type { Kysely } from 'kysely'

/** Why somebody corrected a detail of a document; null where no reason was given. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('correction').addColumn('reason', 'text').execute()
}
