import { sql, type Kysely } from 'kysely'

/** The words of the index: words by their beginning, and how a stem is written, are looked up among them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  // In the order of JavaScript, since programs merge sorted words. `written_xid` as in `indexed_document`.
  `create table word (word text collate "C" primary key, written_xid xid8 not null)`,
  `create index word_written on word (written_xid)`,
]
