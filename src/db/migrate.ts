import { Migrator, sql, type Migration } from 'kysely'
import { PermanentError } from '../errors.ts'
import type { Catalogue } from './database.ts'
import { joinFirstMigrations } from './join-first-migrations.ts'
import * as firstSchema from './migrations/20261130T000000Z-first-schema.ts'
import * as sessions from './migrations/20261130T080000Z-sessions.ts'
import * as jobs from './migrations/20261130T083000Z-jobs.ts'
import * as plainNames from './migrations/20261130T110000Z-plain-names.ts'
import * as words from './migrations/20261130T150000Z-words.ts'
import * as embeddings from './migrations/20261130T180000Z-embeddings.ts'
import * as labelSources from './migrations/20261130T215000Z-label-sources.ts'
import * as containedFiles from './migrations/20261130T220000Z-contained-files.ts'
import * as tablesAndContinuations from './migrations/20261130T223000Z-tables-and-continuations.ts'
import * as correctionReasons from './migrations/20261130T224500Z-correction-reasons.ts'
import * as stanceAndMentions from './migrations/20261201T030000Z-stance-and-mentions.ts'
import * as secondOpinion from './migrations/20261201T053000Z-second-opinion.ts'
import * as textReuse from './migrations/20261201T034000Z-text-reuse.ts'
import * as themeCounts from './migrations/20261201T031500Z-theme-counts.ts'
import * as themeRules from './migrations/20261201T040000Z-theme-rules.ts'

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '20261130T000000Z-first-schema': firstSchema,
  '20261130T080000Z-sessions': sessions,
  '20261130T083000Z-jobs': jobs,
  '20261130T110000Z-plain-names': plainNames,
  '20261130T150000Z-words': words,
  '20261130T180000Z-embeddings': embeddings,
  '20261130T215000Z-label-sources': labelSources,
  '20261130T220000Z-contained-files': containedFiles,
  '20261130T223000Z-tables-and-continuations': tablesAndContinuations,
  '20261130T224500Z-correction-reasons': correctionReasons,
  '20261201T030000Z-stance-and-mentions': stanceAndMentions,
  '20261201T034000Z-text-reuse': textReuse,
  '20261201T053000Z-second-opinion': secondOpinion,
  '20261201T031500Z-theme-counts': themeCounts,
  '20261201T040000Z-theme-rules': themeRules,
}

/**
 * Migrates the tables to the schema of this program and returns the names of the migrations that ran. Safe to run from
 * several processes at once (the migrator takes a lock); each migration runs completely or not at all.
 * @throws PermanentError `catalogue_newer` when a newer program has already migrated the tables; `catalogue_older` when
 *   only a program from before the first schema can migrate them that far
 */
export async function migrate(catalogue: Catalogue, schema = 'public'): Promise<readonly string[]> {
  if (schema !== 'public') await ensureSchema(catalogue, schema)
  await joinFirstMigrations(catalogue, schema)
  const provider = { getMigrations: async () => ({ ...MIGRATIONS }) }
  const migrator = new Migrator({ db: catalogue, provider, migrationTableSchema: schema })
  const { error, results } = await migrator.migrateToLatest()
  if (error !== undefined) throw toCatalogueError(error)
  return (results ?? []).map((result) => result.migrationName)
}

/** Takes a lock, since with `if not exists` alone two sessions may both create the schema, and one of them fails. */
async function ensureSchema(catalogue: Catalogue, schema: string): Promise<void> {
  await catalogue.transaction().execute(async (db) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`schema ${schema}`}, 0))`.execute(db)
    await sql`create schema if not exists ${sql.id(schema)}`.execute(db)
  })
}

function toCatalogueError(error: unknown): unknown {
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message)) {
    const message = 'the catalogue was made by a newer version of Concordance; run that version'
    return new PermanentError('catalogue_newer', message, { cause: error })
  }
  return error
}
