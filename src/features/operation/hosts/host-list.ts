import { sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../../db/database.ts'
import { now } from '../../../db/fragments.ts'
import { columnsOf, sqlRows } from '../../../db/sql-rows.ts'

/** A host, with the state of our requests to it. */
export interface HostRow {
  readonly host: string
  readonly lastAt: Date | null
  readonly lastStatus: number | null
  /** Why the last request had no complete response. */
  readonly lastCode: string | null
  /** The pause after the last request. */
  readonly delayMs: number
  /** The earliest time of the next request. */
  readonly nextAt: Date
  /** Consecutive requests that failed because of the host. */
  readonly failures: number
  readonly requestsToday: number
  /** Addresses that are due. */
  readonly due: number
  readonly addresses: number
  readonly paused: { readonly since: Date; readonly until: Date | null; readonly reason: string | null } | null
}

/** A pause set by an operator; `until` null: until it is resumed. */
export interface Pause {
  readonly until: Date | null
  readonly reason: string | null
}

/** Every host that has an address or had a request, those with the latest requests first. */
export async function listHosts(db: Connection, limit: number, offset: number): Promise<readonly HostRow[]> {
  return readHosts(db, sql`true`, limit, offset)
}

/** The host, or undefined when it is unknown. */
export async function readHost(db: Connection, host: string): Promise<HostRow | undefined> {
  return (await readHosts(db, sql`host = ${host}`, 1, 0))[0]
}

/** From now on nobody gets a lease of the host; a request in progress ends normally. Works for unknown hosts too. */
export async function pauseHost(db: Connection, host: string, { until, reason }: Pause): Promise<void> {
  const paused = { pausedAt: now(), pausedUntil: until, pauseReason: reason }
  await db
    .insertInto('host')
    .values({ host, nextAt: now(), busyBy: null, ...paused, ...NO_REQUESTS })
    .onConflict((conflict) => conflict.column('host').doUpdateSet(paused))
    .execute()
}

/** Ends a pause. Returns whether there was one. */
export async function resumeHost(db: Connection, host: string): Promise<boolean> {
  const result = await db
    .updateTable('host')
    .set({ pausedAt: null, pausedUntil: null, pauseReason: null })
    .where('host', '=', host)
    .where('pausedAt', 'is not', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

const NO_REQUESTS = { reservedBy: null, lastMs: null, lastStatus: null, lastCode: null, day: null } as const

const HOST = z.strictObject({
  ...columnsOf('host', {
    ...{ host: z.string(), lastAt: z.date().nullable(), lastStatus: z.int().nullable() },
    ...{ lastCode: z.string().nullable(), delayMs: z.int(), nextAt: z.date(), failures: z.int() },
    ...{ requestsToday: z.int(), pausedAt: z.date().nullable(), pausedUntil: z.date().nullable() },
    pauseReason: z.string().nullable(),
  }),
  ...{ due: z.int(), addresses: z.int() },
})

async function readHosts(
  db: Connection,
  wanted: ReturnType<typeof sql>,
  limit: number,
  offset: number,
): Promise<readonly HostRow[]> {
  const rows = await sqlRows(
    db,
    HOST,
    sql`
    with held as (
      select host, count(*)::int as addresses, (count(*) filter (where state = 'due'))::int as due
      from location where host is not null and ${wanted} group by host),
    asked as (select * from host where ${wanted})
    select host, last_at, last_status, last_code,
      coalesce(delay_ms, 0) as delay_ms, coalesce(next_at, now()) as next_at, coalesce(failures, 0) as failures,
      case when day = (now() at time zone 'utc')::date then requests_today else 0 end as requests_today,
      coalesce(due, 0) as due, coalesce(addresses, 0) as addresses,
      case when coalesce(paused_until, 'infinity') > now() then paused_at end as paused_at,
      paused_until, pause_reason
    from asked full join held using (host)
    order by last_at desc nulls last, host limit ${limit} offset ${offset}`,
  )
  return rows.map(({ pausedAt, pausedUntil, pauseReason, ...row }) => ({
    ...row,
    paused: pausedAt === null ? null : { since: pausedAt, until: pausedUntil, reason: pauseReason },
  }))
}
