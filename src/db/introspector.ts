import { sql, type DatabaseIntrospector, type DatabaseMetadata, type Kysely } from 'kysely'
import { z } from 'zod'
import type { DB } from './schema.generated.ts'
import { sqlRows } from './sql-rows.ts'

const SCHEMA = z.strictObject({ name: z.string() })
const TABLE = z.strictObject({ schema: z.string(), name: z.string(), isView: z.boolean() })

/**
 * Tells the migrator which schemas and tables there are, and no columns. Kysely's own introspector also reads the
 * columns of every schema of the database, with a function that fails when another program drops a schema meanwhile.
 */
export class NamesIntrospector implements DatabaseIntrospector {
  readonly #db: Kysely<DB>

  constructor(db: Kysely<DB>) {
    this.#db = db
  }

  async getSchemas() {
    return [...(await sqlRows(this.#db, SCHEMA, sql`select nspname as name from pg_catalog.pg_namespace`))]
  }

  async getTables() {
    const rows = await sqlRows(
      this.#db,
      TABLE,
      sql`
        select n.nspname as schema, c.relname as name, c.relkind = 'v' as "isView"
        from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v')`,
    )
    return rows.map((row) => ({ ...row, columns: [] }))
  }

  async getMetadata(): Promise<DatabaseMetadata> {
    return { tables: await this.getTables() }
  }
}
