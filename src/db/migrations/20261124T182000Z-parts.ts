import { sql, type Kysely } from 'kysely'

/** Documents within a file, which people accept or reject; and the themes that reading again gave and took. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `create table part (
    part_id text primary key, version_id text not null references version, first_page integer not null,
    last_page integer not null, title text not null, score real not null, evidence jsonb not null,
    decision text, decided_by text, decided_at timestamptz,
    unique (version_id, first_page))`,
  `alter table parse_change add column revision integer, add column themes_before jsonb, add column themes_after jsonb`,
  // rows of earlier programs have no revision, and nulls are no duplicates
  `create unique index parse_change_once on parse_change (version_id, revision)`,
]
