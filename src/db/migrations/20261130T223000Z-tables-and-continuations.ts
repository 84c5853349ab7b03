import { sql, type Kysely } from 'kysely'

/** The tables of a page as cells, and how the last sentence of a passage continues on the next page. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `alter table page add column tables jsonb not null default '[]'`,
  `alter table passage add column continuation text not null default ''`,
]
