import { sql, type RawBuilder } from 'kysely'
import type { Catalogue, Connection } from './database.ts'

/**
 * Runs `work` while this process holds the named lock, `shared` with others of the same mode or alone; `busy` at once
 * when somebody else's hold forbids it. The lock is a session's, so it ends with its holder's connection.
 */
export async function tryLocked<T>(
  catalogue: Catalogue,
  name: string,
  mode: 'shared' | 'alone',
  work: () => Promise<T>,
): Promise<T | 'busy'> {
  return catalogue.connection().execute(async (session) => {
    const suffix = mode === 'shared' ? sql`_shared` : sql``
    const key = keyOf(name)
    const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock${suffix}(${key}) as held`.execute(session)
    if (rows[0]?.held !== true) return 'busy'
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock${suffix}(${key})`.execute(session)
    }
  })
}

/** Waits for the named lock and holds it until the transaction `db` ends. */
export async function lockUntilCommit(db: Connection, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${keyOf(name)})`.execute(db)
}

/** Two libraries in one database are two schemas, and must not wait for each other. */
function keyOf(name: string): RawBuilder<unknown> {
  return sql`hashtextextended(current_schema() || ${`/${name}`}, 0)`
}
