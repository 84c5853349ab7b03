import { sql } from 'kysely'
import type { App } from '../../src/app.ts'
import type { Catalogue, Connection } from '../../src/db/database.ts'
import { readRecordSlices } from '../../src/ingest/index/index-feed.ts'
import { recountThemes } from '../../src/db/texts/theme-counts.ts'
import { rebuildIndex } from '../../src/ingest/index/keep-index.ts'
import type { IndexRecord } from '../../src/search/engine/search-engine.ts'
import { TABLES, type LibraryRows } from './mixed-documents.ts'

/** The scheduled check of the index may hold the lock for a moment. */
const WAIT_MS = 500

type Table = (typeof TABLES)[number]

/** Writes new documents, all or none, without indexing them. */
export async function writeRows(catalogue: Catalogue, documents: readonly LibraryRows[]): Promise<void> {
  await catalogue.transaction().execute((db) => writeTables(db, documents))
}

/** The index records of a new document, in the slices in which they are put, without keeping its rows. */
export async function toRecordSlices(
  catalogue: Catalogue,
  document: LibraryRows,
): Promise<readonly (readonly IndexRecord[])[]> {
  const db = await catalogue.startTransaction().execute()
  try {
    await writeTables(db, [document])
    const slices: (readonly IndexRecord[])[] = []
    const documentIds = document.document.map(({ documentId }) => documentId)
    for await (const slice of readRecordSlices(db, documentIds)) slices.push(slice)
    return slices
  } finally {
    await db.rollback().execute()
  }
}

async function writeTables(db: Connection, documents: readonly LibraryRows[]): Promise<void> {
  for (const table of TABLES) {
    await writeTable(
      db,
      table,
      documents.flatMap((each): readonly object[] => each[table]),
    )
  }
  const versionIds = documents.flatMap(({ version }) => version.map(({ versionId }) => versionId))
  await recountThemes(db, versionIds)
}

/**
 * Writes rows with the same columns in one statement with one parameter a column, an array: several times as fast as one
 * parameter a value, of which PostgreSQL takes no more than 65,535.
 */
async function writeTable(db: Connection, table: Table, rows: readonly object[]): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first)
  const types = await readTypes(db, table)
  const arrays = columns.map((column) => rows.map((row) => toText((row as Readonly<Record<string, unknown>>)[column])))
  const values = columns.map((column) => sql`${sql.ref(column)}::${sql.raw(types.get(toSnakeCase(column)) ?? 'text')}`)
  await sql`
    insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))})
    select ${sql.join(values)} from unnest(${sql.join(arrays.map((array) => sql`${array}::text[]`))})
      as given (${sql.join(columns.map((column) => sql.ref(column)))})`.execute(db)
}

/** The types of a table's columns. */
async function readTypes(db: Connection, table: Table): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ name: string; type: string }>`
    select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = ${toSnakeCase(table)}::regclass and attnum > 0 and not attisdropped`.execute(db)
  return new Map(rows.map(({ name, type }) => [name, type]))
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** A value as PostgreSQL reads it from text. */
function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return value instanceof Date ? value.toISOString() : String(value)
}

/** Makes everything written searchable by rebuilding the index. */
export async function indexRows(app: App, signal: AbortSignal): Promise<void> {
  await sql`update version set is_indexed = true, searchable_since = coalesce(searchable_since, now())
    where state = 'done' and not is_indexed`.execute(app.catalogue)
  await sql`analyze`.execute(app.catalogue)
  while ((await rebuildIndex(app, signal)) === 'busy') await app.clock.sleep(WAIT_MS, signal)
}
