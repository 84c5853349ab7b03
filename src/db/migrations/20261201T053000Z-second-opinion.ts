import { sql, type Kysely } from 'kysely'

/**
 * What people decide on tags, which no later tagging or reading of the document undoes; and what the second opinion
 * suggests to them. Suggestions and candidate terms are made anew by each run.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  // rows are only ever added; the last one of a passage and theme holds. No reference to the passage, which a new
  // reading may replace: the hash of its text finds its successor
  `create table tag_decision (
    decision_id integer generated always as identity primary key,
    version_id text not null references version on delete cascade,
    passage_id text not null,
    text_hash text not null,
    theme_id text not null,
    decision text not null,
    decided_by text not null,
    reason text,
    decided_at timestamptz not null
  )`,
  `create index tag_decision_version on tag_decision (version_id)`,
  `create index tag_decision_text on tag_decision (text_hash)`,
  `create index tag_decision_theme on tag_decision (theme_id, passage_id)`,
  `create table theme_opinion (
    theme_id text primary key,
    opinion_version integer not null,
    trained_at timestamptz not null,
    vocabulary_version integer not null,
    labels integer not null,
    positives integer not null,
    threshold double precision,
    precision_share double precision,
    recall_share double precision,
    has_passed boolean not null
  )`,
  `create table theme_suggestion (
    passage_id text not null references passage on delete cascade,
    theme_id text not null,
    kind text not null,
    probability double precision not null,
    primary key (passage_id, theme_id)
  )`,
  `create index theme_suggestion_queue on theme_suggestion (theme_id, kind, probability)`,
  `create table candidate_term (
    term text primary key,
    passages integer not null,
    documents integer not null,
    ratio double precision not null,
    passage_ids jsonb not null
  )`,
]
