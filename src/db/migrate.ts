import { Migrator, sql, type Migration } from 'kysely'
import { PermanentError } from '../errors.ts'
import type { Catalogue } from './database.ts'
import * as firstTables from './migrations/20261124T050000Z-first-tables.ts'
import * as pagePictures from './migrations/20261124T180000Z-page-pictures.ts'
import * as datedEvents from './migrations/20261124T181000Z-dated-events.ts'
import * as parts from './migrations/20261124T182000Z-parts.ts'
import * as sourceCursors from './migrations/20261124T190000Z-source-cursors.ts'
import * as hostPauses from './migrations/20261124T191000Z-host-pauses.ts'
import * as duplicates from './migrations/20261124T192000Z-duplicates.ts'
import * as register from './migrations/20261124T193000Z-register.ts'
import * as indexedDocuments from './migrations/20261128T090000Z-indexed-documents.ts'
import * as askedQuestions from './migrations/20261128T100000Z-asked-questions.ts'
import * as protocols from './migrations/20261128T110000Z-protocols.ts'
import * as versionSerials from './migrations/20261128T200000Z-version-serials.ts'

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '20261124T050000Z-first-tables': firstTables,
  '20261124T180000Z-page-pictures': pagePictures,
  '20261124T181000Z-dated-events': datedEvents,
  '20261124T182000Z-parts': parts,
  '20261124T190000Z-source-cursors': sourceCursors,
  '20261124T191000Z-host-pauses': hostPauses,
  '20261124T192000Z-duplicates': duplicates,
  '20261124T193000Z-register': register,
  '20261128T090000Z-indexed-documents': indexedDocuments,
  '20261128T100000Z-asked-questions': askedQuestions,
  '20261128T110000Z-protocols': protocols,
  '20261128T200000Z-version-serials': versionSerials,
}

const MAX_TRIES = 5
/** SQLSTATE for a schema, a table and a column that are named and do not exist, and for one that goes while it is read. */
const ABSENT_THINGS = ['3F000', '42P01', '42703', 'XX000']

/**
 * Brings the tables up to this program; safe to run from several processes at once (the migrator takes a lock), and
 * each migration is whole or not at all.
 * @throws PermanentError `catalogue_newer` when a newer program has already changed the tables
 */
export async function migrate(catalogue: Catalogue, schema = 'public'): Promise<readonly string[]> {
  if (schema !== 'public') await ensureSchema(catalogue, schema)
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
