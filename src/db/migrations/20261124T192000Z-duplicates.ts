import { sql, type Kysely } from 'kysely'

/** Near duplicates and what people decide of them, addresses that are gone, documents that are removed. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `alter table document add merged_into text references document, add removed_at timestamptz, add removed_by text,
    add removal_reason text, add removal_finished_at timestamptz`,
  `create index document_removal on document (document_id) where removed_at is not null and removal_finished_at is null`,
  `alter table version add copy_of text references version`,
  `create index version_document on version (document_id)`,
  `alter table location add gone_since timestamptz`,
  `update location set gone_since = coalesce(fetched_at, updated_at) where state = 'gone'`,
  `create index location_version on location (version_id)`,
  `alter table status_event add noted_by text, add note text, add other_document_id text references document`,
  `create table host_rule (pattern text primary key, matches text not null, kind text not null, reason text not null)`,
  `create table version_claim (
    version_id text primary key references version, doi text, doi_rule text, preprint_of text, title_key text,
    surnames jsonb not null default '[]')`,
  `create index version_claim_doi on version_claim (doi) where doi is not null`,
  `create index version_claim_preprint on version_claim (preprint_of) where preprint_of is not null`,
  `create index version_claim_title on version_claim (title_key) where title_key is not null`,
  `create table signature (
    version_id text primary key references version, method integer not null, shingles integer not null)`,
  `create table signature_band (
    band bigint not null, version_id text not null references signature on delete cascade,
    primary key (band, version_id))`,
  `create index signature_band_version on signature_band (version_id)`,
  `create table duplicate (
    duplicate_id text primary key, document_a text not null references document,
    document_b text not null references document, version_a text not null references version,
    version_b text not null references version, grounds jsonb not null, jaccard real, containment real,
    score real not null, verdict text, decided_by text, decided_at timestamptz, note text,
    kept_document_id text references document, moved jsonb,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    unique (document_a, document_b), check (document_a < document_b))`,
  `create index duplicate_b on duplicate (document_b)`,
  `create index duplicate_open on duplicate (score desc, duplicate_id) where verdict is null`,
  `create table duplicate_decision (
    duplicate_decision_id bigint generated always as identity primary key,
    duplicate_id text not null references duplicate, verdict text, decided_by text not null, note text,
    decided_at timestamptz not null)`,
  `create index duplicate_decision_of on duplicate_decision (duplicate_id)`,
  // What is in the library already gets its signature too: the reconciler finds it due.
  `update version set stage = 'match', state = 'due', updated_at = now()
    where stage = 'done' and state = 'done' and parser_version is not null`,
]
