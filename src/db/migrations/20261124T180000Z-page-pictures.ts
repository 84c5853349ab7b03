import { sql, type Kysely } from 'kysely'

/** Pages that are to be read off their pictures, and what OCR read. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table page_picture (
    version_id text not null references version on delete cascade, page_index integer not null,
    engine text, lines jsonb, confidence real, code text, message text, is_in_text boolean not null default false,
    primary key (version_id, page_index))`.execute(db)
}
