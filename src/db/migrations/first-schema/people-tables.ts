/** What people create: editions, alerts, queries, settings, search protocols. */
export const peopleTables: readonly string[] = [
  `create table edition (
    edition_id text primary key,
    title text not null,
    call text not null default '',
    editors jsonb not null default '[]',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now())`,

  `create table edition_item (
    edition_item_id text primary key,
    edition_id text not null references edition on delete cascade,
    document_id text not null references document,
    passage_id text,
    quotation text,
    page_index integer,
    page_label text,
    note text not null default '',
    position integer not null,
    created_at timestamptz not null default now())`,
  `create unique index edition_item_once on edition_item (edition_id, document_id, coalesce(passage_id, ''))`,

  // A document excluded from an edition, and why.
  `create table edition_exclusion (
    edition_id text not null references edition on delete cascade,
    document_id text not null references document,
    reason text not null,
    decided_by text not null,
    decided_at timestamptz not null default now(),
    primary key (edition_id, document_id))`,
  `create index edition_exclusion_document on edition_exclusion (document_id)`,

  `create table alert (
    alert_id text primary key,
    feed_key text not null unique,
    name text not null,
    query jsonb not null,
    email text,
    enabled boolean not null default true,
    created_at timestamptz not null default now())`,

  `create table delivery (
    delivery_id text primary key,
    alert_id text not null references alert on delete cascade,
    passage_id text not null,
    document_id text not null references document,
    version_id text not null,
    text_hash text not null,
    page_index integer not null,
    page_label text,
    quotation text not null,
    reasons jsonb not null, -- the words and rules that matched
    message_id text,
    sent_at timestamptz,
    code text, -- why it will never be sent
    created_at timestamptz not null default now(),
    unique (alert_id, passage_id),
    unique (alert_id, document_id, text_hash))`,
  `create index delivery_unsent on delivery (version_id) where sent_at is null and code is null`,

  // A query that was searched for, without who searched.
  `create table asked_question (
    folded text primary key, -- what makes two askings one question: without case and outer space
    text text not null, -- as it was last asked
    times integer not null default 1,
    documents integer not null, -- how many it last found
    last_asked_at timestamptz not null)`,
  `create index asked_question_newest on asked_question (last_asked_at)`,

  `create table setting (key text primary key, value jsonb not null, updated_at timestamptz not null default now())`,

  `create table protocol (protocol_id text primary key, created_at timestamptz not null default now())`,

  // Never changed once inserted.
  `create table protocol_revision (
    protocol_id text not null references protocol,
    revision integer not null,
    name text not null,
    purpose text not null,
    queries jsonb not null,
    edition_id text, -- the edition whose decisions are the screening
    created_by text not null,
    created_at timestamptz not null default now(),
    primary key (protocol_id, revision))`,

  `create table protocol_run (
    run_id text primary key,
    protocol_id text not null,
    revision integer not null,
    basis text not null check (basis in ('today', 'snapshot')),
    of_run_id text references protocol_run, -- the run that it repeats or is compared with
    requested_by text not null,
    state text not null default 'due' check (state in ('due', 'done', 'failed')),
    code text,
    message text,
    created_at timestamptz not null default now(),
    ended_at timestamptz,
    versions jsonb, -- of the program and of all that its answers depend on
    snapshot_key text, -- blobs: the list of all texts, what was found, and what changed
    results_key text,
    results_hash text, -- SHA-256 of the results before they were compressed
    changes_key text,
    outcome jsonb,
    foreign key (protocol_id, revision) references protocol_revision)`,
  `create index protocol_run_protocol on protocol_run (protocol_id, created_at)`,
  `create index protocol_run_due on protocol_run (created_at) where state = 'due'`,
]
