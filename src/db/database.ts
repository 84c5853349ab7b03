import { CamelCasePlugin, Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import { withDatabaseErrors } from './database-errors.ts'
import type { Logger } from '../logger.ts'
import type { DB } from './schema.generated.ts'

/** A bound for every statement, so that a lost lock never holds a worker for ever. */
const STATEMENT_TIMEOUT_MS = 60_000
const CONNECT_TIMEOUT_MS = 10_000

export type Catalogue = Kysely<DB>
/** What queries run on: the catalogue, or a transaction of it. */
export type Connection = Catalogue | Transaction<DB>

/** Dates stay text (`2019-06-13`): a `date` has no time zone to be moved by. */
const TYPES = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.DATE
      ? (value: string) => value
      : pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
}

export interface DatabaseOptions {
  readonly url: string
  /** All tables live in this schema; made if absent. */
  readonly schema?: string
  readonly maxConnections?: number
}

/** Opens the catalogue. Connections are made as needed, so an absent server shows at the first query. */
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
  // One that breaks between two queries of a transaction is in nobody's hands but ours; its next query fails.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<DB>({
    dialect: new PostgresDialect({ pool: withDatabaseErrors(pool) }),
    // What is in a JSON column is given as it is.
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
}
