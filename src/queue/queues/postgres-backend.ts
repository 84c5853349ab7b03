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
import { FORMER_JOB_NAMES, JOB_NAMES, type Job } from '../../domain/jobs.ts'
import { JOB_OPTIONS, WORKER_OPTIONS, type BullBackend } from './bull-backend.ts'

/** SQLSTATEs for a missing schema, table, function or type, and for one dropped while in use. */
const GONE = new Set(['3F000', '42P01', '42883', '42704', 'XX000'])
const UNIQUE_VIOLATION = '23505'

/** BullMQ's tables in the PostgreSQL schema `schema` of the server at `url`; `make` has not been called yet. */
export function openPostgresBackend(url: string, schema: string, log: Logger): BullBackend {
  // Each worker, including that of the schedules, keeps one connection of this pool for LISTEN.
  const max = JOB_NAMES.length + 7
  // Jobs lost in a crash of the server are found due again in the catalogue, so no commit waits for the disk.
  const options = `-c search_path=${schema},public -c synchronous_commit=off`
  const pool = new pg.Pool({ connectionString: url, options, max, keepAlive: true, connectionTimeoutMillis: 10_000 })
  // Each queue and each worker listens for its errors, and BullMQ (6.7.0) removes no listener when one is closed.
  pool.setMaxListeners(2 * JOB_NAMES.length + FORMER_JOB_NAMES.length + 3)
  pool.on('error', (error) => log.warn({ error: error.message }, 'queue connection lost'))
  pool.on('connect', (client) => client.on('error', () => undefined)) // otherwise a broken connection in use ends the process
  const connection = pool as unknown as PgPool // its structural copy of pg's types is stricter than pg's own
  const bull = withBackend(backendOnPool(connection, schema))
  return {
    openQueue: (name) => new bull.Queue<Job>(name, { connection, defaultJobOptions: JOB_OPTIONS }),
    openWorker: (name, processor, concurrency) =>
      new bull.Worker<Job>(name, processor, { connection, concurrency, ...WORKER_OPTIONS }),
    isGone: (error) =>
      error instanceof SchemaMigrationRequiredError || GONE.has((error as { code?: string } | null)?.code ?? ''),
    make: () => makeSchema(pool, schema),
    close: () => pool.end(),
  }
}

/**
 * Several programs may create the schema at once. BullMQ (6.7.0) has them wait for each other inside the transaction
 * that creates it, where PostgreSQL may still remember that there was none: the second one then fails on the unique
 * name, and succeeds in a new transaction.
 */
async function makeSchema(pool: pg.Pool, schema: string): Promise<void> {
  const client = await pool.connect()
  try {
    await runMigrations(client, schema).catch(async (error: unknown) => {
      if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error
      await runMigrations(client, schema)
    })
  } finally {
    client.release()
  }
}

/**
 * BullMQ's own factory with our schema: for a pool passed in, BullMQ (6.7.0) assumes the schema `bullmq`, and refuses
 * to start without it, whatever the pool's search path.
 */
function backendOnPool(pool: PgPool, schema: string): BackendFactory<PostgresQueueBackend, PostgresConnectionOptions> {
  class PoolConnection extends PostgresConnection {
    override readonly schema = schema
  }
  return (name, options, { withBlockingConnection } = {}) =>
    new PostgresQueueBackend(new PoolConnection(pool), name, options, true, withBlockingConnection ? name : undefined)
}
