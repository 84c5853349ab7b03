import { sql, type Kysely } from 'kysely'

/** How the label of a page is known; null where it has none, and until a version is parsed again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(`alter table page add column label_source text`).execute(db)
}
