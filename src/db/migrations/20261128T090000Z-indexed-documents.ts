import { sql, type Kysely } from 'kysely'

/** Which documents the index was told of, and by which transaction: what a cache of their facts has to read again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table indexed_document (document_id text primary key, written_xid xid8 not null)`.execute(db)
  await sql`create index indexed_document_written on indexed_document (written_xid)`.execute(db)
}
