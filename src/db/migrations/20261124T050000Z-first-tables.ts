import { sql, type Kysely } from 'kysely'

/** The catalogue's first tables: how documents come in, what they say, and what people keep of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `create table source (
    source_id text primary key, title text not null, kind text not null, url text not null, publisher text,
    enabled boolean not null, definition jsonb not null, created_at timestamptz not null default now())`,
  `create table run (
    run_id text primary key, source_id text not null references source, state text not null,
    found integer not null default 0, added integer not null default 0,
    code text, message text, attempts integer not null default 0, revision integer not null default 0,
    created_at timestamptz not null default now(), started_at timestamptz, ended_at timestamptz,
    updated_at timestamptz not null default now())`,
  `create unique index run_one_at_a_time on run (source_id) where state in ('due')`,
  `create table document (
    document_id text primary key, work_key text not null unique, kind text not null, title text not null,
    authors jsonb not null default '[]', publisher text, doi text unique, language text, status text not null,
    published text, published_on date, source_id text references source, current_version_id text,
    provenance jsonb not null default '{}',
    created_at timestamptz not null default now(), updated_at timestamptz not null default now())`,
  `create table version (
    version_id text primary key, document_id text not null references document, number integer not null,
    body_key text not null unique, media_type text not null, file_name text, bytes bigint not null,
    status text not null, published text, title text, parser_version text, page_count integer not null default 0,
    passage_count integer not null default 0, truncated text, stage text not null, state text not null,
    code text, message text, attempts integer not null default 0, revision integer not null default 0,
    searchable_since timestamptz, is_indexed boolean not null default false,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    unique (document_id, number))`,
  `create index version_due on version (state, updated_at) where state <> 'done'`,
  `create table location (
    location_id text primary key, address text not null unique, kind text not null, source_id text references source,
    document_id text references document, version_id text references version, work_key text,
    hints jsonb not null default '{}', body_key text, state text not null, code text, message text,
    attempts integer not null default 0, revision integer not null default 0, etag text, last_modified text,
    first_seen_at timestamptz not null default now(), last_seen_at timestamptz not null default now(),
    fetched_at timestamptz, updated_at timestamptz not null default now())`,
  `create index location_due on location (state, updated_at) where state <> 'done'`,
  `create index location_document on location (document_id)`,
  `create table capture (
    capture_id bigint generated always as identity primary key, location_id text not null references location,
    address text not null, final_address text, redirects jsonb not null default '[]', status integer,
    headers jsonb not null default '{}', robots text, body_key text, bytes bigint, ms integer,
    outcome text not null, code text, message text, requested_at timestamptz not null)`,
  `create index capture_location on capture (location_id, requested_at)`,
  `create table status_event (
    document_id text not null references document, status text not null, dated text not null,
    version_id text references version, rule text not null, primary key (document_id, status, dated))`,
  `create table page (
    version_id text not null references version, page_index integer not null, label text, text text not null,
    headings jsonb not null default '[]', furniture jsonb not null default '[]', reading text not null,
    confidence real, primary key (version_id, page_index))`,
  `create table passage (
    passage_id text primary key, version_id text not null references version, ordinal integer not null,
    page_index integer not null, start_offset integer not null, end_offset integer not null,
    text_hash text not null, text text not null, heading_path jsonb not null default '[]',
    unique (version_id, ordinal))`,
  `create index passage_text_hash on passage (text_hash)`,
  `create table retired_passage (
    passage_id text primary key, version_id text not null references version, page_index integer not null,
    text text not null, retired_at timestamptz not null default now())`,
  `create table parse_change (
    parse_change_id bigint generated always as identity primary key, version_id text not null references version,
    parser_before text not null, parser_after text not null, pages_before integer not null, pages_after integer not null,
    characters_before integer not null, characters_after integer not null, passages_kept integer not null,
    passages_gone integer not null, passages_new integer not null, title_before text, title_after text,
    created_at timestamptz not null default now())`,
  `create table tag (
    passage_id text not null references passage on delete cascade, theme_id text not null,
    start_offset integer not null, end_offset integer not null, term text not null, rule text not null,
    vocabulary_version integer not null, state text not null default 'machine',
    primary key (passage_id, theme_id, start_offset))`,
  `create index tag_theme on tag (theme_id)`,
  `create table document_place (
    document_id text not null references document, place_id text not null, rule text not null,
    mentions integer not null default 0, primary key (document_id, place_id))`,
  `create table host (
    host text primary key, next_at timestamptz not null, busy_until timestamptz, busy_by text)`,
  `create table edition (
    edition_id text primary key, title text not null, call text not null default '', editors jsonb not null default '[]',
    created_at timestamptz not null default now(), updated_at timestamptz not null default now())`,
  `create table edition_item (
    edition_item_id text primary key, edition_id text not null references edition on delete cascade,
    document_id text not null references document, passage_id text, quotation text, page_index integer,
    page_label text, note text not null default '', position integer not null,
    created_at timestamptz not null default now())`,
  `create unique index edition_item_once on edition_item (edition_id, document_id, coalesce(passage_id, ''))`,
  `create table alert (
    alert_id text primary key, feed_key text not null unique, name text not null, query jsonb not null, email text,
    enabled boolean not null default true, created_at timestamptz not null default now())`,
  `create table delivery (
    delivery_id text primary key, alert_id text not null references alert on delete cascade, passage_id text not null,
    document_id text not null references document, version_id text not null, text_hash text not null,
    page_index integer not null, page_label text, quotation text not null, reasons jsonb not null,
    message_id text, sent_at timestamptz, code text, created_at timestamptz not null default now(),
    unique (alert_id, passage_id), unique (alert_id, document_id, text_hash))`,
  `create index delivery_unsent on delivery (version_id) where sent_at is null and code is null`,
  `create table setting (key text primary key, value jsonb not null, updated_at timestamptz not null default now())`,
]
