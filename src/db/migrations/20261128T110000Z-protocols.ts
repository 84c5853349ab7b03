import { sql, type Kysely } from 'kysely'

/** Search protocols with their revisions and runs, the texts that runs froze, and what editions exclude. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `create table protocol (protocol_id text primary key, created_at timestamptz not null default now())`,
  `create table protocol_revision (
    protocol_id text not null references protocol, revision integer not null, name text not null,
    purpose text not null, queries jsonb not null, edition_id text, created_by text not null,
    created_at timestamptz not null default now(), primary key (protocol_id, revision))`,
  `create table protocol_run (
    run_id text primary key, protocol_id text not null, revision integer not null,
    basis text not null check (basis in ('today', 'snapshot')), of_run_id text references protocol_run,
    requested_by text not null, state text not null default 'due' check (state in ('due', 'done', 'failed')),
    code text, message text, created_at timestamptz not null default now(), ended_at timestamptz, versions jsonb,
    snapshot_key text, results_key text, results_hash text, changes_key text, outcome jsonb,
    foreign key (protocol_id, revision) references protocol_revision)`,
  `create index protocol_run_protocol on protocol_run (protocol_id, created_at)`,
  `create index protocol_run_due on protocol_run (created_at) where state = 'due'`,
  `create table frozen_text (
    content_hash text primary key, blob_key text not null, version_id text not null references version,
    bytes integer not null, created_at timestamptz not null default now(), erased_at timestamptz)`,
  `create index frozen_text_version on frozen_text (version_id)`,
  `create table edition_exclusion (
    edition_id text not null references edition on delete cascade, document_id text not null references document,
    reason text not null, decided_by text not null, decided_at timestamptz not null default now(),
    primary key (edition_id, document_id))`,
  `create index edition_exclusion_document on edition_exclusion (document_id)`,
]
