import { sql } from 'kysely'
import type { Catalogue } from './database.ts'

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
    // Two libraries in one database are two schemas, and must not wait for each other.
    const key = sql`hashtextextended(current_schema() || ${`/${name}`}, 0)`
    const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock${suffix}(${key}) as held`.execute(session)
    if (rows[0]?.held !== true) return 'busy'
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock${suffix}(${key})`.execute(session)
    }
  })
}
