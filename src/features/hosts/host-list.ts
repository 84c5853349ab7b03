import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'

/** A host as its guest sees it. */
export interface HostRow {
  readonly host: string
  readonly lastAt: Date | null
  readonly lastStatus: number | null
  /** Why the last request had no whole answer. */
  readonly lastCode: string | null
  /** The pause after the last request. */
  readonly delayMs: number
  /** Not to be asked before. */
  readonly nextAt: Date
  /** Requests in a row that failed by the host's fault. */
  readonly failures: number
  readonly requestsToday: number
  /** Addresses that are due. */
  readonly due: number
  readonly addresses: number
  readonly paused: { readonly since: Date; readonly until: Date | null; readonly reason: string | null } | null
}

/** How an operator pauses a host; `until` null: until somebody resumes it. */
export interface Pause {
  readonly until: Date | null
  readonly reason: string | null
}

/** Every host that an address is on or that was asked, those that were asked last first. */
export async function listHosts(db: Connection, limit: number, offset: number): Promise<readonly HostRow[]> {
  return readHosts(db, sql`true`, limit, offset)
}

/** The host, or undefined when nothing is known of it. */
export async function readHost(db: Connection, host: string): Promise<HostRow | undefined> {
  return (await readHosts(db, sql`host = ${host}`, 1, 0))[0]
}

/** From now on nobody takes the host's turn; a request under way ends. A host may be paused before it is ever asked. */
export async function pauseHost(db: Connection, host: string, { until, reason }: Pause): Promise<void> {
  const paused = { pausedAt: sql<Date>`now()`, pausedUntil: until, pauseReason: reason }
  await db
    .insertInto('host')
    .values({ host, nextAt: sql<Date>`now()`, busyBy: null, ...paused, ...NEVER_ASKED })
    .onConflict((conflict) => conflict.column('host').doUpdateSet(paused))
    .execute()
}

/** Whether there was a pause to end. */
export async function resumeHost(db: Connection, host: string): Promise<boolean> {
  const result = await db
    .updateTable('host')
    .set({ pausedAt: null, pausedUntil: null, pauseReason: null })
    .where('host', '=', host)
    .where('pausedAt', 'is not', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

const NEVER_ASKED = { reservedBy: null, lastMs: null, lastStatus: null, lastCode: null, day: null } as const

interface RawHost extends Omit<HostRow, 'paused'> {
  readonly pausedAt: Date | null
  readonly pausedUntil: Date | null
  readonly pauseReason: string | null
}

async function readHosts(
  db: Connection,
  wanted: ReturnType<typeof sql>,
  limit: number,
  offset: number,
): Promise<readonly HostRow[]> {
  const { rows } = await sql<RawHost>`
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
    order by last_at desc nulls last, host limit ${limit} offset ${offset}`.execute(db)
  return rows.map(({ pausedAt, pausedUntil, pauseReason, ...row }) => ({
    ...row,
    paused: pausedAt === null ? null : { since: pausedAt, until: pausedUntil, reason: pauseReason },
  }))
}
