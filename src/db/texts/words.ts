import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Catalogue, Connection } from '../database.ts'
import { writeSetting } from '../settings.ts'
import { sqlRow } from '../sql-rows.ts'

/** Changes whenever words are deleted. */
const EDITION = 'word-edition'
const edition = sql`(select value->>'edition' from setting where key = ${EDITION})`

const WRITTEN = z.strictObject({ edition: z.string().nullable() })

/**
 * Adds the words that the table does not have, in order, so that two writers do not wait for each other. Returns its
 * edition: a word that was in the table is in it still unless the edition has changed.
 */
export async function addWords(db: Connection, words: readonly string[]): Promise<string | null> {
  const written = await sqlRow(
    db,
    WRITTEN,
    sql`
    with added as (insert into word (word, written_xid)
      select given, pg_current_xact_id() from unnest(${words}::text[]) as given order by given collate "C"
      on conflict do nothing)
    select ${edition} as edition`,
  )
  return written.edition
}

/** Words that were written since a marker, or `many`; with the marker for the next read. */
export interface WordChanges {
  readonly marker: string
  readonly edition: string | null
  readonly words: readonly string[] | 'many'
}

const CHANGES = z.strictObject({
  marker: z.string(),
  edition: z.string().nullable(),
  written: z.string().nullable(),
  count: z.int(),
})

/**
 * The words of transactions that have ended since `marker`, or all for null; `many` where there are more than `limit`.
 * Words of a backup that was restored on another server may have numbers of transactions that are yet to come; they are
 * no changes.
 */
export async function readWordChanges(db: Connection, marker: string | null, limit: number): Promise<WordChanges> {
  const since = sql`${marker ?? '1:1:'}::pg_snapshot`
  const { written, count, ...now } = await sqlRow(
    db,
    CHANGES,
    sql`
    with found as (select word from word
      where written_xid >= pg_snapshot_xmin(${since}) and not pg_visible_in_snapshot(written_xid, ${since})
        and written_xid < pg_snapshot_xmax(pg_current_snapshot())
      limit ${limit + 1})
    select pg_current_snapshot()::text as marker, ${edition} as edition,
      (select string_agg(word, ' ') from found) as written, (select count(*)::int from found) as count`,
  )
  return { ...now, words: count > limit ? 'many' : toWords(written) }
}

const PAGE = z.strictObject({ words: z.string().nullable() })

/** At most `limit` words after `last`, in order, separated by spaces. */
export async function readWordsAfter(db: Connection, last: string, limit: number): Promise<string> {
  const { words } = await sqlRow(
    db,
    PAGE,
    sql`select string_agg(word, ' ' order by word) as words
      from (select word from word where word > ${last} order by word limit ${limit}) as page`,
  )
  return words ?? ''
}

const BEGUN = z.strictObject({ snapshot: z.string() })

/** The state of the database before words are rewritten, for the other functions. */
export async function beginWordRewrite(db: Connection): Promise<string> {
  return (await sqlRow(db, BEGUN, sql`select pg_current_snapshot()::text as snapshot`)).snapshot
}

/** Adds words, and marks as rewritten those that the table has already. */
export async function rewriteWords(db: Connection, words: readonly string[], snapshot: string): Promise<void> {
  await sql`
    insert into word (word, written_xid)
    select given, pg_current_xact_id() from unnest(${words}::text[]) as given order by given collate "C"
    on conflict (word) do update set written_xid = excluded.written_xid where ${isOlderThan(snapshot)}`.execute(db)
}

/** Deletes the words that nobody has written since the rewrite began. */
export async function deleteUnwrittenWords(catalogue: Catalogue, snapshot: string): Promise<void> {
  await catalogue.transaction().execute(async (db) => {
    const { numAffectedRows = 0n } = await sql`delete from word where ${isOlderThan(snapshot)}`.execute(db)
    if (numAffectedRows > 0n) await writeSetting(db, EDITION, { edition: randomUUID() })
  })
}

/** Numbers of transactions that are yet to come are those of another server. */
function isOlderThan(snapshot: string) {
  return sql`(pg_visible_in_snapshot(word.written_xid, ${snapshot}::pg_snapshot)
    or word.written_xid >= pg_snapshot_xmax(pg_current_snapshot()))`
}

function toWords(text: string | null): readonly string[] {
  return text === null ? [] : text.split(' ')
}
