import { sql, type Kysely } from 'kysely'

/** What the operator is told, and which captures are in a WARC file. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `create table notice (
    notice_id text primary key, kind text not null, source_id text references source, message text not null,
    baseline integer, opened_at timestamptz not null, closed_at timestamptz, closing text,
    message_id text not null, sent_at timestamptz, code text)`,
  `create unique index notice_open on notice (kind, coalesce(source_id, '')) where closed_at is null`,
  `create table warc_file (
    name text primary key, bytes bigint not null default 0, is_full boolean not null default false,
    created_at timestamptz not null default now())`,
  `alter table capture add column warc_file text references warc_file`,
  `create index capture_unwritten on capture (capture_id) where warc_file is null`,
  `create index capture_body on capture (body_key, capture_id) where body_key is not null`,
]
