import { sql, type Kysely } from 'kysely'

/**
 * How many passages of a version speak of each theme, and how many words it has: what comparisons of places are counted
 * from. Kept by `recountThemes`; here for the versions that are tagged already.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `create table version_theme (
    version_id text not null references version on delete cascade,
    theme_id text not null,
    -- the firmest that the passage takes; rejects only where no tag of it says otherwise
    stance text not null,
    passages integer not null,
    primary key (version_id, theme_id, stance)
  )`,
  `create table version_words (
    version_id text primary key references version on delete cascade,
    -- of its passages: runs of characters other than white space that have a letter or digit
    words integer not null
  )`,
  `insert into version_theme (version_id, theme_id, stance, passages)
    select version_id, theme_id, (array['commits', 'supports', 'considers', 'mentions', 'rejects'])[rank], count(*)
    from (select passage.version_id, theme_id,
        min(array_position(array['commits', 'supports', 'considers', 'mentions', 'rejects'], stance)) as rank
      from tag join passage using (passage_id) where state <> 'rejected'
      group by passage.version_id, theme_id, passage_id) ranked
    group by version_id, theme_id, rank`,
  `insert into version_words (version_id, words)
    select version_id, sum((select count(*) from regexp_matches(text, '[[:alnum:]]\\S*', 'g')))
    from passage group by version_id`,
]
