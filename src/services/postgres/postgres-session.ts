import { Client, DatabaseError } from 'pg'
import { POSTGRES_NAME } from './postgres-cluster.ts'

const CONNECT_TIMEOUT_MS = 5000
/** SQLSTATEs: no such database; already created; being created at this moment by another session. */
const NO_DATABASE = '3D000'
const DATABASE_EXISTS = new Set(['42P04', '23505'])

/** A server on 127.0.0.1 and our password for it. */
export interface PostgresAddress {
  readonly port: number
  readonly password: string
}

/** The connection URL. */
export function toPostgresUrl({ port, password }: PostgresAddress): string {
  return `postgres://${POSTGRES_NAME}:${password}@127.0.0.1:${port}/${POSTGRES_NAME}`
}

/** Whether the server accepts our password and serves the folder `cluster`; false also when none answers. */
export async function answersFor(address: PostgresAddress, cluster: string): Promise<boolean> {
  try {
    return await inSession(address, 'postgres', async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('show data_directory')
      return rows[0]?.data_directory === cluster
    })
  } catch {
    return false
  }
}

/** Creates our database if absent. */
export async function ensureDatabase(address: PostgresAddress): Promise<void> {
  try {
    await inSession(address, POSTGRES_NAME, () => Promise.resolve())
  } catch (error) {
    if (sqlState(error) !== NO_DATABASE) throw error
    await inSession(address, 'postgres', (client) => createDatabase(client))
  }
}

async function createDatabase(client: Client): Promise<void> {
  try {
    await client.query(`create database ${client.escapeIdentifier(POSTGRES_NAME)}`)
  } catch (error) {
    if (!DATABASE_EXISTS.has(sqlState(error))) throw error
  }
}

async function inSession<T>(
  address: PostgresAddress,
  database: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({
    ...{ host: '127.0.0.1', port: address.port, user: POSTGRES_NAME, password: address.password, database },
    ...{ ssl: false, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: CONNECT_TIMEOUT_MS },
  })
  client.on('error', () => undefined) // the server may end between queries; the next query then fails
  try {
    await client.connect()
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function sqlState(error: unknown): string {
  return error instanceof DatabaseError ? (error.code ?? '') : ''
}
