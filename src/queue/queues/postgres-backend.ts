import {
  type BackendFactory,
  type PgPool,
  PostgresConnection,
  type PostgresConnectionOptions,
  PostgresQueueBackend,
  runMigrations,
  SchemaMigrationRequiredError,
  withBackend,
} from 'bullmq'
import pg from 'pg'
import type { Logger } from '../../logger.ts'
import { JOB_NAMES, type Job } from '../../domain/jobs.ts'
import { JOB_OPTIONS, WORKER_OPTIONS, type BullBackend } from './bull-backend.ts'

/** SQLSTATE of a schema, table, function or type that is named and is not there, and of one that goes while it is used. */
const GONE = new Set(['3F000', '42P01', '42883', '42704', 'XX000'])

/** BullMQ's tables in the PostgreSQL schema `schema` of the server at `url`; `make` has not been called yet. */
export function openPostgresBackend(url: string, schema: string, log: Logger): BullBackend {
  // Each worker, that of the schedules too, keeps one connection to LISTEN on, out of the same pool.
  const max = JOB_NAMES.length + 7
  // What a crash of the server takes from a queue is found due again in the catalogue, so no commit waits for the disk.
  const options = `-c search_path=${schema},public -c synchronous_commit=off`
  const pool = new pg.Pool({ connectionString: url, options, max, keepAlive: true, connectionTimeoutMillis: 10_000 })
  pool.setMaxListeners(2 * JOB_NAMES.length + 3) // each queue and each worker listens for its errors
  pool.on('error', (error) => log.warn({ error: error.message }, 'queue connection lost'))
  pool.on('connect', (client) => client.on('error', () => undefined)) // else one in use that breaks ends the process
  const connection = pool as unknown as PgPool // its structural copy of pg's types is stricter than pg's own
  const bull = withBackend(backendOnPool(connection, schema))
  return {
    openQueue: (name) => new bull.Queue<Job>(name, { connection, defaultJobOptions: JOB_OPTIONS }),
    openWorker: (name, processor, concurrency) =>
      new bull.Worker<Job>(name, processor, { connection, concurrency, ...WORKER_OPTIONS }),
    isGone: (error) =>
      error instanceof SchemaMigrationRequiredError || GONE.has((error as { code?: string } | null)?.code ?? ''),
    make: async () => {
      const client = await pool.connect()
      try {
        await runMigrations(client, schema)
      } finally {
        client.release()
      }
    },
    close: () => pool.end(),
  }
}

/**
 * BullMQ's own factory, but for one thing: of a pool that is handed in it assumes the schema `bullmq` (6.7.0), and
 * refuses to start without it, whatever the pool's search path is.
 */
function backendOnPool(pool: PgPool, schema: string): BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> {
  class PoolConnection extends PostgresConnection {
    override readonly schema = schema
  }
  return (name, options, { withBlockingConnection } = {}) =>
    new PostgresQueueBackend(new PoolConnection(pool), name, options, true, withBlockingConnection ? name : undefined)
}
