import { sql, type Kysely } from 'kysely'

/** Columns that protocol runs, harvests and periodic tasks need to be jobs like the stages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  // `revision` of a run is that of its protocol.
  `alter table protocol_run add column attempts integer not null default 0,
    add column job_revision integer not null default 0, add column updated_at timestamptz not null default now()`,
  `alter table run add column due_at timestamptz not null default now(), add column waits_for text`,
  `create index run_waits_for on run (waits_for) where state = 'due' and waits_for is not null`,
  `create table task (
    task text primary key, state text not null check (state in ('due', 'done', 'failed')), code text, message text,
    attempts integer not null default 0, revision integer not null default 0,
    updated_at timestamptz not null default now())`,
]
