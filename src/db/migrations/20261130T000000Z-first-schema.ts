import { sql, type Kysely } from 'kysely'
import { documentTables } from './first-schema/document-tables.ts'
import { harvestTables } from './first-schema/harvest-tables.ts'
import { peopleTables } from './first-schema/people-tables.ts'
import { textTables } from './first-schema/text-tables.ts'

/** The whole schema, which replaces the first migrations. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...documentTables, ...harvestTables, ...textTables, ...peopleTables]) {
    await sql.raw(statement).execute(db)
  }
}
