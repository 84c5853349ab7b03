import { sql, type Kysely } from 'kysely'

/** What each field of a document may be and who says so, every date of it, what people corrected; and journals. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `alter table document add column journal text, add column volume text, add column issue text,
    add column first_page text, add column last_page text, add column issn text`,
  `create index document_journal on document (lower(journal)) where journal is not null`,
  `create table field_offer (
    version_id text not null references version, field text not null, ordinal integer not null, value jsonb not null,
    rule text not null, page_index integer, address text, primary key (version_id, field, ordinal))`,
  `create table dated_event (
    version_id text not null references version, ordinal integer not null, event text not null, raw text not null,
    value text, readings jsonb not null default '[]', rule text not null, page_index integer, address text,
    primary key (version_id, ordinal))`,
  `create table correction (
    correction_id bigint generated always as identity primary key, document_id text not null references document,
    field text not null, value jsonb not null, previous jsonb not null, made_by text not null,
    made_at timestamptz not null default now(), undone_by text, undone_at timestamptz)`,
  `create index correction_document on correction (document_id)`,
  // what is known of documents so far; reading them again adds the rest
  `insert into field_offer (version_id, field, ordinal, value, rule)
    select current_version_id, offer.field, 0, coalesce(offer.value, 'null'), coalesce(provenance->>offer.field, 'default')
    from document, lateral (values ('title', to_jsonb(title)), ('kind', to_jsonb(kind)), ('authors', authors),
      ('publisher', to_jsonb(publisher)), ('doi', to_jsonb(doi)), ('language', to_jsonb(language)),
      ('status', to_jsonb(status)), ('published', to_jsonb(published))) as offer (field, value)
    where current_version_id is not null`,
]
