import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { withDatabaseErrors } from './database-errors.ts'
import { NamesIntrospector } from './introspector.ts'
import type { Logger } from '../logger.ts'
import type { DB } from './schema.generated.ts'

/** Limit for every statement, so that a lock never blocks a worker for ever. */
const STATEMENT_TIMEOUT_MS = 60_000
const CONNECT_TIMEOUT_MS = 10_000

export type Catalogue = Kysely<DB>
/** What queries run on: the catalogue, or a transaction in it. */
export type Connection = Catalogue | Transaction<DB>

/** Dates stay text (`2019-06-13`): a `date` has no time zone, and conversion could shift it. */
const TYPES = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE
      ? (value: string) => value
      : pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
}

export interface DatabaseOptions {
  readonly url: string
  /** Schema of all tables; created if absent. */
  readonly schema?: string
  readonly maxConnections?: number
}

/** Opens the catalogue. Connections are made on demand, so an absent server shows only at the first query. */
export function openCatalogue(options: DatabaseOptions, log: Logger): Catalogue {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    keepAlive: true,
    types: TYPES,
    ...(options.schema === undefined ? {} : { options: `-c search_path=${options.schema}` }),
  })
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ error: error.message }, 'catalogue connection lost'))
  // A connection may break between two queries of a transaction, when only we listen to it; its next query fails.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<DB>({
    dialect: new CatalogueDialect({ pool: withDatabaseErrors(pool) }),
    // Keys inside JSON columns are not converted.
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}

class CatalogueDialect extends PostgresDialect {
  override createIntrospector(db: Catalogue): NamesIntrospector {
    return new NamesIntrospector(db)
  }
}
