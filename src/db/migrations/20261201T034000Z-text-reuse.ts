import { sql, type Kysely } from 'kysely'

/** Fingerprints of passages, and the pairs of passages that share wording. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `create table passage_print (
    passage_id text primary key references passage on delete cascade,
    version_id text not null,
    prints integer[] not null)`,
  `create index passage_print_prints on passage_print using gin (prints)`,
  `create index passage_print_version on passage_print (version_id)`,

  // Each pair once: passage_a comes before passage_b in the order of bytes.
  `create table text_reuse (
    passage_a text not null references passage on delete cascade,
    passage_b text not null references passage on delete cascade,
    version_a text not null,
    version_b text not null,
    words integer not null, -- of all runs
    runs jsonb not null, -- [{words, a: [start, end], b: [start, end]}], in UTF-16 code units of the passages' texts
    primary key (passage_a, passage_b))`,
  `create index text_reuse_b on text_reuse (passage_b)`,
  `create index text_reuse_versions on text_reuse (version_a, version_b)`,
  `create index text_reuse_version_b on text_reuse (version_b)`,
]
