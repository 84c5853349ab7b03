import { Migrator, sql, type Migration } from 'kysely'
import { PermanentError } from '../errors.ts'
import type { Catalogue } from './database.ts'
import * as firstTables from './migrations/20261124T050000Z-first-tables.ts'

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '20261124T050000Z-first-tables': firstTables,
}

/**
 * Brings the tables up to this program; safe to run from several processes at once (the migrator takes a lock), and
 * each migration is whole or not at all.
 * @throws PermanentError `catalogue_newer` when a newer program has already changed the tables
 */
export async function migrate(catalogue: Catalogue, schema = 'public'): Promise<readonly string[]> {
  if (schema !== 'public') await sql`create schema if not exists ${sql.id(schema)}`.execute(catalogue)
  const provider = { getMigrations: async () => ({ ...MIGRATIONS }) }
  const migrator = new Migrator({ db: catalogue, provider, migrationTableSchema: schema })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw toCatalogueError(error)
  return (results ?? []).map((result) => result.migrationName)
}

function toCatalogueError(error: unknown): unknown {
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
    const message = 'the catalogue was made by a newer version of Concordance; run that version'
    return new PermanentError('catalogue_newer', message, { cause: error })
  }
  return error
}
