import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Kysely, PostgresDialect as KyselyPostgresDialect } from 'kysely'
import { generate, PostgresDialect } from 'kysely-codegen'
import pg from 'pg'
import { format, resolveConfig } from 'prettier'
import { openCatalogue } from '../src/db/database.ts'
import { migrate } from '../src/db/migrate.ts'
import { createLogger } from '../src/logger.ts'
import { startBundledPostgres } from '../src/services/postgres/bundled-postgres.ts'
import { COLUMN_TYPE_IMPORTS, COLUMN_TYPES } from './db-columns.ts'

// Writes the types of the migrated database; with `--check` it only checks that they are up to date.

const FILE = fileURLToPath(new URL('../src/db/schema.generated.ts', import.meta.url))

async function withMigratedDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const log = createLogger('error')
  const folder = await mkdtemp(path.join(tmpdir(), 'concordance-codegen-'))
  const rootFolder = `${folder}-root`
  try {
    const postgres = await startBundledPostgres({ dataFolder: folder, log, rootFolder })
    try {
      const catalogue = openCatalogue({ url: postgres.url }, log)
      await migrate(catalogue).finally(() => catalogue.destroy())
      return await work(postgres.url)
    } finally {
      await postgres.stop()
    }
  } finally {
    for (const left of [folder, rootFolder]) await rm(left, { recursive: true, force: true })
  }
}

async function generateTypes(url: string): Promise<string> {
  const dialect = new PostgresDialect({ dateParser: 'string' })
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  // The server is stopped next, and may end a connection before this process has closed it.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  // kysely-codegen sees the class through its CommonJS types, which TypeScript treats as a different class.
  type IntrospectedDatabase = Awaited<ReturnType<typeof dialect.introspector.connect>>
  const db = new Kysely({ dialect: new KyselyPostgresDialect({ pool }) }) as unknown as IntrospectedDatabase
  try {
    const text = await generate({
      db,
      dialect,
      camelCase: true,
      customImports: COLUMN_TYPE_IMPORTS,
      excludePattern: 'kysely_*',
      outFile: null,
      overrides: { columns: COLUMN_TYPES },
    })
    const { tables } = await dialect.introspector.introspect({ db })
    const known = new Set(tables.flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name}`)))
    const absent = Object.keys(COLUMN_TYPES).filter((column) => !known.has(column))
    if (absent.length > 0) throw new Error(`tools/db-columns.ts names columns that are not there: ${absent.join(', ')}`)
    return await format(text, { ...(await resolveConfig(FILE)), filepath: FILE })
  } finally {
    await db.destroy()
  }
}

const made = await withMigratedDatabase(generateTypes)
if (process.argv.includes('--check')) {
  const kept = await readFile(FILE, 'utf8').catch(() => '')
  if (kept !== made) {
    process.stderr.write('src/db/schema.generated.ts is stale: run npm run db:codegen and commit what it writes\n')
    process.exitCode = 1
  }
} else {
  await writeFile(FILE, made)
}
