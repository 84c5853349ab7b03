import { sql, type ExpressionBuilder, type RawBuilder } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../../db/database.ts'
import { now, nowPlus } from '../../../db/fragments.ts'
import { isPaused } from '../../../db/harvest/host-pauses.ts'
import type { DB } from '../../../db/schema.generated.ts'
import { columnsOf, sqlRow } from '../../../db/sql-rows.ts'

/** The lease of a holder that died expires after this; a live holder renews it three times as often. */
export const HOST_LEASE_MS = 15_000

/** How long a reserved lease is kept for the caller that reserved it. */
const RESERVED_MS = 3_000

/** A request for the lease of a host. */
export interface Claim {
  /** Unique to this claim: a job that runs twice at once makes two claims. */
  readonly holder: string
  /** Reserves the next lease under this name when it has to wait; null for no reservation. */
  readonly reserveAs: string | null
  /** Requests to the host per day (UTC) above which this claim waits; null for no limit. */
  readonly maxPerDay: number | null
}

/** A `waitMs` of 0 means to ask again soon, since the duration of the other request is unknown. */
export type HostLease =
  | { readonly kind: 'taken'; readonly failures: number; readonly quietMs: number | null }
  | { readonly kind: 'wait'; readonly why: 'busy' | 'paused' | 'day_full'; readonly waitMs: number }

/** The result of one request. */
export interface RequestResult {
  /** How long the host gets no further request. */
  readonly pauseMs: number
  readonly ms: number
  readonly status: number | null
  readonly code: string | null
  /** Whether the host caused the failure: no response, 5xx, 429. */
  readonly failed: boolean
}

const TODAY = sql<string>`(now() at time zone 'utc')::date`

const LEASE = z.strictObject({
  ...columnsOf('host', { busyBy: z.string().nullable(), failures: z.int() }),
  ...{ waitMs: z.int(), quietMs: z.number().nullable(), midnightMs: z.number() },
  ...{ isPaused: z.boolean(), pauseMs: z.number().nullable(), isFull: z.boolean().nullable() },
})

/**
 * Takes the host's lease, or returns when to ask again. The row is the lock, so the limit of one request at a time
 * holds across
 * workers and restarts.
 */
export async function acquireHostLease(db: Connection, host: string, claim: Claim): Promise<HostLease> {
  const { holder, reserveAs, maxPerDay } = claim
  const isFull = sql`(host.day = ${TODAY} and host.requests_today >= ${maxPerDay}::int)`
  const isFree = sql`(host.next_at <= now() and coalesce(host.busy_until, now()) <= now() and not ${isPaused()}
    and not coalesce(${isFull}, false) and (coalesce(host.reserved_until, now()) <= now()
      or host.reserved_by = ${reserveAs}::text))`
  const mayReserve = sql`(${reserveAs}::text is not null and coalesce(host.reserved_until, now()) <= now())`
  const row = await sqlRow(
    db,
    LEASE,
    sql`
    insert into host (host, next_at, busy_until, busy_by)
    values (${host}, now(), now() + ${ms(HOST_LEASE_MS)}, ${holder})
    on conflict (host) do update set
      busy_by = case when ${isFree} then ${holder} else host.busy_by end,
      busy_until = case when ${isFree} then now() + ${ms(HOST_LEASE_MS)} else host.busy_until end,
      reserved_by = case when ${isFree} then null when ${mayReserve} then ${reserveAs} else host.reserved_by end,
      reserved_until = case when ${isFree} then null
        when ${mayReserve} then greatest(host.next_at, now()) + ${ms(RESERVED_MS)} else host.reserved_until end
    returning busy_by, failures, greatest(0, ceil(extract(epoch from next_at - now()) * 1000))::int as wait_ms,
      (extract(epoch from now() - last_at) * 1000)::float8 as quiet_ms,
      ${isPaused()} as is_paused, (extract(epoch from paused_until - now()) * 1000)::float8 as pause_ms,
      ${isFull} as is_full,
      (extract(epoch from (${TODAY} + 1) at time zone 'utc' - now()) * 1000)::float8 as midnight_ms`,
  )
  if (row.busyBy === holder) return { kind: 'taken', failures: row.failures, quietMs: row.quietMs }
  if (row.isPaused) return { kind: 'wait', why: 'paused', waitMs: row.pauseMs ?? Infinity }
  if (row.isFull === true) return { kind: 'wait', why: 'day_full', waitMs: row.midnightMs }
  return { kind: 'wait', why: 'busy', waitMs: row.waitMs }
}

/** Renews a lease; false when it was lost, so that the request under way must end. */
export async function renewHostLease(db: Connection, host: string, holder: string): Promise<boolean> {
  const result = await db
    .updateTable('host')
    .set({ busyUntil: nowPlus(HOST_LEASE_MS) })
    .where('host', '=', host)
    .where('busyBy', '=', holder)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/**
 * Releases the lease. With `result` null nothing was requested, so the host is free at once. A longer pause already set
 * stays.
 */
export async function releaseHostLease(
  db: Connection,
  host: string,
  holder: string,
  result: RequestResult | null,
): Promise<void> {
  await db
    .updateTable('host')
    .set((eb) => ({ busyUntil: null, busyBy: null, ...(result === null ? {} : fromResult(eb, result)) }))
    .where('host', '=', host)
    .where('busyBy', '=', holder)
    .execute()
}

/** The columns that the result of a request sets. */
function fromResult({ ref }: ExpressionBuilder<DB, 'host'>, result: RequestResult) {
  return {
    nextAt: sql<Date>`greatest(${ref('nextAt')}, ${nowPlus(result.pauseMs)})`,
    delayMs: Math.round(result.pauseMs),
    lastAt: now(),
    lastMs: Math.round(result.ms),
    lastStatus: result.status,
    lastCode: result.code,
    failures: result.failed ? sql<number>`${ref('failures')} + 1` : 0,
    requestsToday: sql<number>`case when ${ref('day')} = ${TODAY} then ${ref('requestsToday')} + 1 else 1 end`,
    day: TODAY,
  }
}

/** The error code of the last request to a host; null when it succeeded or there was none. */
export async function readLastCode(db: Connection, host: string): Promise<string | null> {
  const row = await db.selectFrom('host').select('lastCode').where('host', '=', host).executeTakeFirst()
  return row?.lastCode ?? null
}

/** Releases all leases. For the start of the program, when no other worker can be alive. Pauses stay. */
export async function releaseAllHostLeases(db: Connection): Promise<void> {
  await db.updateTable('host').set({ busyUntil: null, busyBy: null, reservedBy: null, reservedUntil: null }).execute()
}

function ms(milliseconds: number): RawBuilder<unknown> {
  return sql`${milliseconds}::float8 * interval '1 millisecond'`
}
