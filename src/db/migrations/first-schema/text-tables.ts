/** The texts of versions: pages, passages, and what was found in them. */
export const textTables: readonly string[] = [
  `create table page (
    version_id text not null references version,
    page_index integer not null,
    label text,
    text text not null,
    headings jsonb not null default '[]',
    furniture jsonb not null default '[]',
    reading text not null, -- text, ocr or none
    confidence real, -- 0..1, of OCR
    primary key (version_id, page_index))`,

  // A page to be read by OCR: due while both engine and code are null.
  `create table page_picture (
    version_id text not null references version on delete cascade,
    page_index integer not null,
    engine text, -- what read it
    lines jsonb,
    confidence real,
    code text, -- why it could not be read
    message text,
    is_in_text boolean not null default false, -- whether the version's text was made with it
    primary key (version_id, page_index))`,

  `create table passage (
    passage_id text primary key,
    version_id text not null references version,
    ordinal integer not null,
    page_index integer not null,
    start_offset integer not null,
    end_offset integer not null,
    text_hash text not null,
    text text not null,
    heading_path jsonb not null default '[]',
    unique (version_id, ordinal))`,
  `create index passage_text_hash on passage (text_hash)`,

  // A passage that a later parse of its version divided differently: links to it lead to its successor.
  `create table retired_passage (
    passage_id text primary key,
    version_id text not null references version,
    page_index integer not null,
    text text not null,
    retired_at timestamptz not null default now())`,

  `create table tag (
    passage_id text not null references passage on delete cascade,
    theme_id text not null,
    start_offset integer not null,
    end_offset integer not null,
    term text not null,
    rule text not null,
    vocabulary_version integer not null,
    state text not null default 'machine', -- machine, accepted or rejected
    primary key (passage_id, theme_id, start_offset))`,
  `create index tag_theme on tag (theme_id)`,

  // Pages of a version that may be a document of their own. A person decides; parsing never changes the decision.
  `create table part (
    part_id text primary key,
    version_id text not null references version,
    first_page integer not null,
    last_page integer not null,
    title text not null,
    score real not null, -- 0..1
    evidence jsonb not null,
    decision text,
    decided_by text,
    decided_at timestamptz,
    unique (version_id, first_page))`,

  // What parsing a version again changed.
  `create table parse_change (
    parse_change_id bigint generated always as identity primary key,
    version_id text not null references version,
    revision integer, -- of the version when it was read; null in rows of the first program
    parser_before text not null,
    parser_after text not null,
    pages_before integer not null,
    pages_after integer not null,
    characters_before integer not null,
    characters_after integer not null,
    passages_kept integer not null,
    passages_gone integer not null,
    passages_new integer not null,
    title_before text,
    title_after text,
    themes_before jsonb, -- null in rows of the first program
    themes_after jsonb, -- null until it is tagged
    created_at timestamptz not null default now())`,
  // rows from the first program have no revision; nulls do not count as duplicates
  `create unique index parse_change_once on parse_change (version_id, revision)`,

  // A version's passages as used by a protocol run, stored as a blob.
  `create table frozen_text (
    content_hash text primary key, -- SHA-256 of the content before it was compressed
    blob_key text not null,
    version_id text not null references version,
    bytes integer not null, -- of the blob
    created_at timestamptz not null default now(),
    erased_at timestamptz)`, // when its document was removed
  `create index frozen_text_version on frozen_text (version_id)`,
]
