import { sql, type Kysely } from 'kysely'

/** Vectors of texts, so that what was embedded once is not embedded again; and documents with passages that have none. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  // `vector` is little-endian float32, of length 1. By text and not by passage: a new version repeats most of its texts.
  `create table embedding (
    model text not null,
    text_hash bytea not null,
    vector bytea not null,
    used_on date not null default current_date,
    primary key (model, text_hash)
  )`,
  // Numbers of a vector cannot be compressed.
  `alter table embedding alter column vector set storage external`,
  `create index embedding_text on embedding (text_hash)`,
  `create table embedding_due (document_id text primary key references document on delete cascade)`,
]
