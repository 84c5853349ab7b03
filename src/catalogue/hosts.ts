import { sql } from 'kysely'
import type { Connection } from './database.ts'

/** One request at a time to a host, from any worker on any machine; a holder that died is forgotten after this. */
const TURN_LEASE_MS = 150_000

/**
 * Takes the host's turn for `holder`, or says in how many milliseconds to ask again. The row is the lock, so the limit
 * holds across workers.
 */
export async function takeTurn(db: Connection, host: string, holder: string): Promise<{ waitMs: number } | 'taken'> {
  const { rows } = await sql<{ busy_by: string | null; wait_ms: number }>`
    insert into host (host, next_at, busy_until, busy_by)
    values (${host}, now(), now() + ${TURN_LEASE_MS} * interval '1 millisecond', ${holder})
    on conflict (host) do update set
      busy_by = case when host.next_at <= now() and coalesce(host.busy_until, now()) <= now() then ${holder} else host.busy_by end,
      busy_until = case when host.next_at <= now() and coalesce(host.busy_until, now()) <= now()
        then now() + ${TURN_LEASE_MS} * interval '1 millisecond' else host.busy_until end
    returning busy_by, greatest(0, extract(epoch from next_at - now()) * 1000)::int as wait_ms`.execute(db)
  const row = rows[0]
  return row?.busy_by === holder ? 'taken' : { waitMs: row?.wait_ms ?? 0 }
}

/** Gives the turn back; the next request may start `delayMs` from now, or later if the host asked for more. */
export async function endTurn(db: Connection, host: string, holder: string, delayMs: number): Promise<void> {
  await sql`update host set busy_until = null, busy_by = null,
    next_at = greatest(next_at, now() + ${delayMs} * interval '1 millisecond')
    where host = ${host} and busy_by = ${holder}`.execute(db)
}

/** Forgets turns held by workers that are known to be dead: the program starts alone. */
export async function forgetTurns(db: Connection): Promise<void> {
  await db.updateTable('host').set({ busy_until: null, busy_by: null }).execute()
}
