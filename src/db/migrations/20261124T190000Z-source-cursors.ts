import { sql, type Kysely } from 'kysely'

/** What walks remember, how much of a document a text is, and what came from a web archive. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `create table source_cursor (
    source_id text primary key references source, cursor jsonb not null, asked text not null, run_id text not null,
    found integer not null, added integer not null, updated_at timestamptz not null default now())`,
  `alter table run add column is_partial boolean not null default false`,
  `alter table location add column record_id text, add column told_modified text, add column archive_address text,
    add column archived_at timestamptz`,
  `create index location_record on location (source_id, record_id) where record_id is not null`,
  `alter table version add column extent text not null default 'full'`,
]
