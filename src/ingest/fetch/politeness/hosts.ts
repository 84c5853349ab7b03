import { sql, type RawBuilder } from 'kysely'
import type { Connection } from '../../../db/database.ts'

/** A holder that died is forgotten after this; one that lives renews its hold three times as often. */
export const HOST_LEASE_MS = 15_000

/** Whoever waits in line is given so long to come once it is its turn. */
const RESERVED_MS = 3_000

/** Who wants a host's turn. */
export interface Claim {
  /** One of its kind: a job that runs twice at once is two. */
  readonly holder: string
  /** Stands in line under this name when it has to wait; null: it comes again by chance. */
  readonly inLineAs: string | null
  /** Requests to the host a day, UTC, that this claim may add to; null: no bound. */
  readonly maxPerDay: number | null
}

/** `waitMs` 0: ask again soon, since nobody knows how long the other's request takes. */
export type HostLease =
  | { readonly kind: 'taken'; readonly failures: number; readonly quietMs: number | null }
  | { readonly kind: 'wait'; readonly why: 'busy' | 'paused' | 'day_full'; readonly waitMs: number }

/** One request as it ended. */
export interface Asked {
  /** How long the host is to be left alone now. */
  readonly pauseMs: number
  readonly ms: number
  readonly status: number | null
  readonly code: string | null
  /** Whether it failed by the host's fault: silence, 5xx, 429. */
  readonly failed: boolean
}

const TODAY = sql`(now() at time zone 'utc')::date`
const IS_PAUSED = sql`(host.paused_at is not null and coalesce(host.paused_until, 'infinity') > now())`

/**
 * Takes the host's turn, or says when to ask again. The row is the lock, so one request at a time is the limit across
 * workers, and it outlives them.
 */
export async function acquireHostLease(db: Connection, host: string, claim: Claim): Promise<HostLease> {
  const { holder, inLineAs, maxPerDay } = claim
  const isFull = sql`(host.day = ${TODAY} and host.requests_today >= ${maxPerDay}::int)`
  const isFree = sql`(host.next_at <= now() and coalesce(host.busy_until, now()) <= now() and not ${IS_PAUSED}
    and not coalesce(${isFull}, false) and (coalesce(host.reserved_until, now()) <= now()
      or host.reserved_by = ${inLineAs}::text))`
  const standsInLine = sql`(${inLineAs}::text is not null and coalesce(host.reserved_until, now()) <= now())`
  const { rows } = await sql<{
    busyBy: string | null
    waitMs: number
    failures: number
    quietMs: number | null
    isPaused: boolean
    pauseMs: number | null
    isFull: boolean | null
    midnightMs: number
  }>`
    insert into host (host, next_at, busy_until, busy_by)
    values (${host}, now(), now() + ${ms(HOST_LEASE_MS)}, ${holder})
    on conflict (host) do update set
      busy_by = case when ${isFree} then ${holder} else host.busy_by end,
      busy_until = case when ${isFree} then now() + ${ms(HOST_LEASE_MS)} else host.busy_until end,
      reserved_by = case when ${isFree} then null when ${standsInLine} then ${inLineAs} else host.reserved_by end,
      reserved_until = case when ${isFree} then null
        when ${standsInLine} then greatest(host.next_at, now()) + ${ms(RESERVED_MS)} else host.reserved_until end
    returning busy_by, failures, greatest(0, ceil(extract(epoch from next_at - now()) * 1000))::int as wait_ms,
      (extract(epoch from now() - last_at) * 1000)::float8 as quiet_ms,
      ${IS_PAUSED} as is_paused, (extract(epoch from paused_until - now()) * 1000)::float8 as pause_ms,
      ${isFull} as is_full,
      (extract(epoch from (${TODAY} + 1) at time zone 'utc' - now()) * 1000)::float8 as midnight_ms`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('an upsert returned no row')
  if (row.busyBy === holder) return { kind: 'taken', failures: row.failures, quietMs: row.quietMs }
  if (row.isPaused) return { kind: 'wait', why: 'paused', waitMs: row.pauseMs ?? Infinity }
  if (row.isFull === true) return { kind: 'wait', why: 'day_full', waitMs: row.midnightMs }
  return { kind: 'wait', why: 'busy', waitMs: row.waitMs }
}

/** Keeps a turn that is held; false when it was lost, so that the request under way must end. */
export async function renewHostLease(db: Connection, host: string, holder: string): Promise<boolean> {
  const result = await sql`update host set busy_until = now() + ${ms(HOST_LEASE_MS)}
    where host = ${host} and busy_by = ${holder}`.execute(db)
  return (result.numAffectedRows ?? 0n) > 0n
}

/**
 * Gives the turn back; `asked` null: nothing was asked, so the host is free at once. A pause that is longer already
 * stays.
 */
export async function releaseHostLease(
  db: Connection,
  host: string,
  holder: string,
  asked: Asked | null,
): Promise<void> {
  const done =
    asked === null
      ? sql``
      : sql`, next_at = greatest(next_at, now() + ${ms(asked.pauseMs)}), delay_ms = ${Math.round(asked.pauseMs)},
        last_at = now(), last_ms = ${Math.round(asked.ms)}, last_status = ${asked.status}, last_code = ${asked.code},
        failures = ${asked.failed ? sql`failures + 1` : sql`0`},
        requests_today = case when day = ${TODAY} then requests_today + 1 else 1 end, day = ${TODAY}`
  await sql`update host set busy_until = null, busy_by = null ${done}
    where host = ${host} and busy_by = ${holder}`.execute(db)
}

/** Why the last request to a host failed; null when it did not, or there was none. */
export async function readLastCode(db: Connection, host: string): Promise<string | null> {
  const row = await db.selectFrom('host').select('lastCode').where('host', '=', host).executeTakeFirst()
  return row?.lastCode ?? null
}

/** Forgets turns held by workers that are known to be dead: the program starts alone. Pauses stay. */
export async function releaseAllHostLeases(db: Connection): Promise<void> {
  await db.updateTable('host').set({ busyUntil: null, busyBy: null, reservedBy: null, reservedUntil: null }).execute()
}

function ms(milliseconds: number): RawBuilder<unknown> {
  return sql`${milliseconds}::float8 * interval '1 millisecond'`
}
