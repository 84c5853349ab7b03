import { sql, type Kysely } from 'kysely'

/** A small number for each version, by which the index counts: ids of thousands of versions take long to read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table version add column serial integer generated always as identity unique`.execute(db)
}
