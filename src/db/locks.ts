import { sql, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Catalogue, Connection } from './database.ts'
import { sqlRow } from './sql-rows.ts'

/**
 * Runs `work` while this process holds the named lock, either `shared` or `alone`; returns `busy` at once when another
 * holder prevents that. The lock belongs to a session, so it ends with its holder's connection; all concurrent sharers
 * in this process use one session, since each session costs a connection.
 */
export async function tryLocked<T>(
  catalogue: Catalogue,
  name: string,
  mode: 'shared' | 'alone',
  work: () => Promise<T>,
): Promise<T | 'busy'> {
  return mode === 'shared' ? tryShared(catalogue, name, work) : inSession(catalogue, name, sql``, work)
}

const HELD = z.strictObject({ held: z.boolean() })

async function inSession<T>(
  catalogue: Catalogue,
  name: string,
  suffix: RawBuilder<unknown>,
  work: () => Promise<T>,
): Promise<T | 'busy'> {
  return catalogue.connection().execute(async (session) => {
    const key = keyOf(name)
    const { held } = await sqlRow(session, HELD, sql`select pg_try_advisory_lock${suffix}(${key}) as held`)
    if (!held) return 'busy'
    try {
      return await work()
    } finally {
      await sql`select pg_advisory_unlock${suffix}(${key})`.execute(session)
    }
  })
}

/** A lock that this process shares with other processes, held once for all its own callers. */
interface SharedHold {
  holders: number
  /** False when another process holds the lock alone. */
  readonly isHeld: Promise<boolean>
  /** Resolves when the server has released the lock. */
  release(): Promise<void>
}

const sharedHolds = new WeakMap<Catalogue, Map<string, SharedHold>>()

async function tryShared<T>(catalogue: Catalogue, name: string, work: () => Promise<T>): Promise<T | 'busy'> {
  const holds = sharedHolds.get(catalogue) ?? new Map<string, SharedHold>()
  sharedHolds.set(catalogue, holds)
  const hold = holds.get(name) ?? openHold(catalogue, name)
  holds.set(name, hold)
  hold.holders += 1
  try {
    return (await hold.isHeld) ? await work() : 'busy'
  } finally {
    hold.holders -= 1
    if (hold.holders === 0) {
      holds.delete(name)
      await hold.release()
    }
  }
}

function openHold(catalogue: Catalogue, name: string): SharedHold {
  let end = (): void => undefined
  const ending = new Promise<void>((resolve) => (end = resolve))
  let take = (): void => undefined
  const taken = new Promise<true>((resolve) => (take = () => resolve(true)))
  const ended = inSession(catalogue, name, sql`_shared`, () => (take(), ending))
  return {
    holders: 0,
    isHeld: Promise.race([taken, ended.then(() => false)]),
    release: async () => {
      end()
      await ended
    },
  }
}

/** Waits for the named lock and holds it until the transaction `db` ends. */
export async function lockUntilCommit(db: Connection, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(${keyOf(name)})`.execute(db)
}

/** Two libraries in one database are two schemas, and must not wait for each other. */
function keyOf(name: string): RawBuilder<unknown> {
  return sql`hashtextextended(current_schema() || ${`/${name}`}, 0)`
}
