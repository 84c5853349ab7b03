import { Migrator, sql, type Migration } from 'kysely'
import { PermanentError } from '../errors.ts'
import type { Catalogue } from './database.ts'
import { joinFirstMigrations } from './join-first-migrations.ts'
import * as firstSchema from './migrations/20261130T000000Z-first-schema.ts'
import * as sessions from './migrations/20261130T080000Z-sessions.ts'
import * as jobs from './migrations/20261130T083000Z-jobs.ts'

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '20261130T000000Z-first-schema': firstSchema,
  '20261130T080000Z-sessions': sessions,
  '20261130T083000Z-jobs': jobs,
}

const MAX_TRIES = 5
/** SQLSTATE for a schema, a table and a column that are named and do not exist, and for one that goes while it is read. */
const ABSENT_THINGS = ['3F000', '42P01', '42703', 'XX000']

/**
 * Brings the tables up to this program; safe to run from several processes at once (the migrator takes a lock), and
 * each migration is whole or not at all.
 * @throws PermanentError `catalogue_newer` when a newer program has already changed the tables; `catalogue_older` when
 *   only a program from before the first schema can bring them up to that
 */
export async function migrate(catalogue: Catalogue, schema = 'public'): Promise<readonly string[]> {
  if (schema !== 'public') await ensureSchema(catalogue, schema)
  await joinFirstMigrations(catalogue, schema)
  const provider = { getMigrations: async () => ({ ...MIGRATIONS }) }
  const migrator = new Migrator({ db: catalogue, provider, migrationTableSchema: schema })
  for (let tries = 1; ; tries += 1) {
    const { error, results } = await migrator.migrateToLatest()
    if (error === undefined) return (results ?? []).map((result) => result.migrationName)
    if (!isSchemaGone(error) || tries === MAX_TRIES) throw toCatalogueError(error)
  }
}

/** Under a lock, since `if not exists` does not keep two sessions from both making it, and one from failing. */
async function ensureSchema(catalogue: Catalogue, schema: string): Promise<void> {
  await catalogue.transaction().execute(async (db) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`schema ${schema}`}, 0))`.execute(db)
    await sql`create schema if not exists ${sql.id(schema)}`.execute(db)
  })
}

/** The migrator first looks at every table of the database, and trips over another library that is dropped meanwhile. */
function isSchemaGone(error: unknown): boolean {
  return ABSENT_THINGS.includes((error as { code?: string }).code ?? '')
}

function toCatalogueError(error: unknown): unknown {
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
    const message = 'the catalogue was made by a newer version of Concordance; run that version'
    return new PermanentError('catalogue_newer', message, { cause: error })
  }
  return error
}
