/** Harvest runs, addresses, requests and captures. */
export const harvestTables: readonly string[] = [
  // How far the crawl of a source has got.
  `create table source_cursor (
    source_id text primary key references source,
    cursor jsonb not null,
    asked text not null, -- what the source was when the cursor was kept: a cursor is of use for the same question only
    run_id text not null,
    found integer not null, -- by that run, up to here
    added integer not null,
    updated_at timestamptz not null default now())`,

  `create table run (
    run_id text primary key,
    source_id text not null references source,
    state text not null, -- due, done or failed
    found integer not null default 0,
    added integer not null default 0,
    is_partial boolean not null default false, -- asked for changes only: what it did not meet may be there all the same
    code text,
    message text,
    attempts integer not null default 0,
    revision integer not null default 0,
    created_at timestamptz not null default now(),
    started_at timestamptz,
    ended_at timestamptz,
    updated_at timestamptz not null default now())`,
  `create unique index run_one_at_a_time on run (source_id) where state in ('due')`,

  `create table location (
    location_id text primary key,
    address text not null unique,
    kind text not null, -- web, file, upload, or record: what an index knows of a paper, at the index's own address
    source_id text references source,
    document_id text references document,
    version_id text references version,
    work_key text,
    hints jsonb not null default '{}',
    body_key text, -- bytes handed in rather than fetched
    state text not null, -- due, done, failed or gone
    code text,
    message text,
    attempts integer not null default 0,
    revision integer not null default 0,
    etag text,
    last_modified text,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    fetched_at timestamptz,
    record_id text, -- the source's own id for it
    told_modified text, -- when it was last changed, as its source wrote it
    archive_address text, -- where the copy that we hold comes from, if from a web archive
    archived_at timestamptz,
    gone_since timestamptz, -- since when its publisher has answered that there is no such thing
    -- an address is kept as URLs are written, so its host stands between the slashes
    host text generated always as
      (case when kind = 'web' and body_key is null then substring(address from '^https?://([^/?#]+)') end) stored,
    due_at timestamptz not null default now(), -- while due: not to be asked for earlier
    updated_at timestamptz not null default now())`,
  `create index location_document on location (document_id)`,
  `create index location_version on location (version_id)`,
  `create index location_due on location (state, updated_at) where state <> 'done'`,
  `create index location_visit on location (host, due_at) where state = 'due' and host is not null`,
  `create index location_record on location (source_id, record_id) where record_id is not null`,

  // A file of captures: its first `bytes` are complete, whatever a crash left after them.
  `create table warc_file (
    name text primary key,
    bytes bigint not null default 0,
    is_full boolean not null default false,
    created_at timestamptz not null default now())`,

  `create table capture (
    capture_id bigint generated always as identity primary key,
    location_id text not null references location,
    address text not null,
    final_address text,
    redirects jsonb not null default '[]',
    status integer,
    headers jsonb not null default '{}',
    robots text,
    body_key text,
    bytes bigint,
    ms integer,
    outcome text not null,
    code text,
    message text,
    requested_at timestamptz not null,
    warc_file text references warc_file)`, // null until it is written
  `create index capture_location on capture (location_id, requested_at)`,
  `create index capture_body on capture (body_key, capture_id) where body_key is not null`,
  `create index capture_unwritten on capture (capture_id) where warc_file is null`,

  `create table host (
    host text primary key,
    next_at timestamptz not null,
    busy_until timestamptz,
    busy_by text,
    reserved_by text, -- who waits and is next, so that a long list of documents does not keep it waiting for ever
    reserved_until timestamptz,
    delay_ms integer not null default 0, -- the pause that followed the last request
    failures integer not null default 0, -- requests in a row that failed by the host's fault
    last_at timestamptz,
    last_ms integer,
    last_status integer,
    last_code text,
    day date, -- UTC day that requests_today counts
    requests_today integer not null default 0,
    paused_at timestamptz,
    paused_until timestamptz, -- null: until somebody resumes it
    pause_reason text)`,

  // Every request sent, including those for robots.txt and lists; can be shown to a site owner.
  `create table request (
    request_id bigint generated always as identity primary key,
    host text not null,
    address text not null,
    requested_at timestamptz not null,
    ms integer not null,
    status integer,
    bytes bigint,
    code text,
    robots text, -- the line of robots.txt that let it pass, or why it needed none
    holder text not null, -- the location, run or command that asked
    quiet_ms bigint, -- since the end of the request before it
    pause_ms integer not null)`, // minimum pause after it
  `create index request_host on request (host, requested_at)`,
  `create index request_age on request (requested_at)`,

  // Something that the operator should know; open until it has ended.
  `create table notice (
    notice_id text primary key,
    kind text not null,
    source_id text references source,
    message text not null,
    baseline integer, -- what the source used to yield, of a notice that it yields much less
    opened_at timestamptz not null,
    closed_at timestamptz,
    closing text,
    message_id text not null,
    sent_at timestamptz,
    code text)`, // why it will never be sent
  `create unique index notice_open on notice (kind, coalesce(source_id, '')) where closed_at is null`,
]
