import { sql } from 'kysely'
import { z } from 'zod'
import { PermanentError } from '../errors.ts'
import type { Catalogue } from './database.ts'
import { anyOf } from './fragments.ts'
import { sqlRow, sqlRows } from './sql-rows.ts'

const FIRST_SCHEMA = '20261130T000000Z-first-schema'

/** The migrations that `FIRST_SCHEMA` replaces: a catalogue on which all of them ran has that schema. */
const JOINED: readonly string[] = [
  '20261124T050000Z-first-tables',
  '20261124T180000Z-page-pictures',
  '20261124T181000Z-dated-events',
  '20261124T182000Z-parts',
  '20261124T190000Z-source-cursors',
  '20261124T191000Z-host-pauses',
  '20261124T192000Z-duplicates',
  '20261124T193000Z-register',
  '20261128T090000Z-indexed-documents',
  '20261128T100000Z-asked-questions',
  '20261128T110000Z-protocols',
  '20261128T200000Z-version-serials',
]

const THERE = z.strictObject({ there: z.boolean() })
const NAMES = z.strictObject({ name: z.string() })

/**
 * Records the first schema in place of the migrations that it replaces, in a catalogue on which those ran. Repeatable, and
 * safe to run from several processes at once.
 * @throws PermanentError `catalogue_older` when only some of them ran
 */
export async function joinFirstMigrations(catalogue: Catalogue, schema: string): Promise<void> {
  await catalogue.transaction().execute(async (db) => {
    const table = sql.table(`${schema}.kysely_migration`)
    await sql`select pg_advisory_xact_lock(hashtextextended(${`join migrations ${schema}`}, 0))`.execute(db)
    const name = `${schema}.kysely_migration`
    const { there } = await sqlRow(db, THERE, sql`select to_regclass(${name}) is not null as there`)
    if (!there) return
    const rows = await sqlRows(db, NAMES, sql`select name from ${table} where name = ${anyOf(JOINED)}`)
    if (rows.length === 0) return
    if (rows.length < JOINED.length) {
      const message =
        'the catalogue was made by an older version of Concordance; start the one of 2026-11-29 on it first'
      throw new PermanentError('catalogue_older', message)
    }
    await sql`delete from ${table} where name = ${anyOf(JOINED)}`.execute(db)
    const timestamp = new Date().toISOString()
    await sql`insert into ${table} (name, timestamp) values (${FIRST_SCHEMA}, ${timestamp})`.execute(db)
  })
}
