/** Sources, documents, their versions and details, and which documents may be the same work. */
export const documentTables: readonly string[] = [
  `create table source (
    source_id text primary key,
    title text not null,
    kind text not null,
    url text not null,
    publisher text,
    enabled boolean not null,
    definition jsonb not null,
    created_at timestamptz not null default now())`,

  `create table document (
    document_id text primary key,
    work_key text not null unique, -- what makes two texts versions of one work: doi:..., work:... or location:...
    kind text not null,
    title text not null,
    authors jsonb not null default '[]',
    publisher text,
    doi text unique,
    language text,
    status text not null,
    published text, -- ISO date with its precision: 2019, 2019-06 or 2019-06-13
    published_on date, -- the first day of published
    journal text,
    volume text,
    issue text,
    first_page text,
    last_page text,
    issn text,
    source_id text references source,
    current_version_id text,
    provenance jsonb not null default '{}', -- field name to the rule that gave its value
    merged_into text references document, -- the document that this one turned out to be
    removed_at timestamptz,
    removed_by text,
    removal_reason text,
    removal_finished_at timestamptz, -- when its originals and its passages in the index were gone too
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now())`,
  `create index document_journal on document (lower(journal)) where journal is not null`,
  `create index document_removal on document (document_id) where removed_at is not null and removal_finished_at is null`,

  `create table version (
    version_id text primary key,
    serial integer generated always as identity unique, -- of all versions, of whatever document
    document_id text not null references document,
    number integer not null,
    body_key text not null unique,
    media_type text not null,
    file_name text,
    bytes bigint not null,
    extent text not null default 'full', -- full, abstract or record: how much of the document this text is
    status text not null,
    published text,
    title text,
    parser_version text,
    page_count integer not null default 0,
    passage_count integer not null default 0,
    truncated text,
    stage text not null, -- due next, or failed; done after the last
    state text not null, -- due, done or failed
    code text,
    message text,
    attempts integer not null default 0,
    revision integer not null default 0,
    searchable_since timestamptz,
    is_indexed boolean not null default false,
    copy_of text references version, -- the version whose text this one repeats in another file
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (document_id, number))`,
  `create index version_document on version (document_id)`,
  `create index version_due on version (state, updated_at) where state <> 'done'`,

  `create table status_event (
    document_id text not null references document,
    status text not null,
    dated text not null,
    version_id text references version,
    rule text not null,
    noted_by text,
    note text,
    other_document_id text references document, -- what superseded it
    primary key (document_id, status, dated))`,

  // Candidates for the fields of a version's document, best first: from its file, its sources and people.
  `create table field_offer (
    version_id text not null references version,
    field text not null,
    ordinal integer not null,
    value jsonb not null, -- any value of the field, JSON null among them
    rule text not null,
    page_index integer,
    address text, -- where it was said, of what a source or a person said of an address
    primary key (version_id, field, ordinal))`,

  `create table dated_event (
    version_id text not null references version,
    ordinal integer not null,
    event text not null,
    raw text not null,
    value text, -- ISO with the precision that is certain
    readings jsonb not null default '[]', -- the days that an ambiguous date may be
    rule text not null,
    page_index integer,
    address text,
    primary key (version_id, ordinal))`,

  // A field value entered by a person, which overrides parsed values; previous is the value before.
  `create table correction (
    correction_id bigint generated always as identity primary key,
    document_id text not null references document,
    field text not null,
    value jsonb not null,
    previous jsonb not null,
    made_by text not null,
    made_at timestamptz not null default now(),
    undone_by text,
    undone_at timestamptz)`,
  `create index correction_document on correction (document_id)`,

  `create table document_place (
    document_id text not null references document,
    place_id text not null,
    rule text not null,
    mentions integer not null default 0,
    primary key (document_id, place_id))`,

  // When a document was last sent to the search index: the transaction that recorded it.
  `create table indexed_document (document_id text primary key, written_xid xid8 not null)`,
  `create index indexed_document_written on indexed_document (written_xid)`,

  // Hosts whose addresses are never canonical, from library/hosts.yaml.
  `create table host_rule (
    pattern text primary key,
    matches text not null, -- the pattern as a regular expression of PostgreSQL
    kind text not null,
    reason text not null)`,

  // What a version states about itself that may identify it with another document.
  `create table version_claim (
    version_id text primary key references version,
    doi text,
    doi_rule text,
    preprint_of text, -- the DOI of the article that this is a preprint of
    title_key text,
    surnames jsonb not null default '[]')`,
  `create index version_claim_doi on version_claim (doi) where doi is not null`,
  `create index version_claim_preprint on version_claim (preprint_of) where preprint_of is not null`,
  `create index version_claim_title on version_claim (title_key) where title_key is not null`,

  `create table signature (
    version_id text primary key references version,
    method integer not null, -- of compare/signature.ts
    shingles integer not null)`,
  `create table signature_band (
    band bigint not null,
    version_id text not null references signature on delete cascade,
    primary key (band, version_id))`,
  `create index signature_band_version on signature_band (version_id)`,

  // Two documents that may be the same work; the verdict is a person's, or that of a named rule.
  `create table duplicate (
    duplicate_id text primary key,
    document_a text not null references document,
    document_b text not null references document,
    version_a text not null references version,
    version_b text not null references version,
    grounds jsonb not null,
    jaccard real,
    containment real,
    score real not null,
    verdict text,
    decided_by text,
    decided_at timestamptz,
    note text,
    kept_document_id text references document,
    moved jsonb, -- what a merge moved, for taking it back
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (document_a, document_b),
    check (document_a < document_b))`,
  `create index duplicate_b on duplicate (document_b)`,
  `create index duplicate_open on duplicate (score desc, duplicate_id) where verdict is null`,

  // Every decision, including those undone (null).
  `create table duplicate_decision (
    duplicate_decision_id bigint generated always as identity primary key,
    duplicate_id text not null references duplicate,
    verdict text,
    decided_by text not null,
    note text,
    decided_at timestamptz not null)`,
  `create index duplicate_decision_of on duplicate_decision (duplicate_id)`,
]
