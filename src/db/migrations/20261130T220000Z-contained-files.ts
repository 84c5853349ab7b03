import { sql, type Kysely } from 'kysely'

/** Files within files: attachments of mails and PDFs, and files of archives, each a document of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  // `version_id` is the container; `code` says why a file was not read, and such a file has no location. `depth` counts
  // the containers around it; `root_key` is the body of the outermost one, whose files share limits.
  `create table contained_file (
    version_id text not null references version on delete cascade,
    ordinal integer not null,
    name text not null,
    media_type text,
    bytes bigint,
    body_key text,
    code text,
    location_id text references location on delete set null,
    depth integer not null,
    root_key text not null,
    primary key (version_id, ordinal)
  )`,
  `create index contained_file_body on contained_file (body_key) where body_key is not null`,
  `create index contained_file_location on contained_file (location_id) where location_id is not null`,
  `create index contained_file_root on contained_file (root_key)`,
]
