import { sql, type Kysely } from 'kysely'

/** What was asked before and found something; who asked is not kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `create table asked_question (
    folded text primary key, text text not null, times integer not null default 1, documents integer not null,
    last_asked_at timestamptz not null)`,
  `create index asked_question_newest on asked_question (last_asked_at)`,
]
