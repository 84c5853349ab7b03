import { sql } from 'kysely'
import { z } from 'zod'
import type { Job } from '../../domain/jobs.ts'
import type { Connection } from '../database.ts'
import { nowPlus } from '../fragments.ts'
import { isPaused } from './host-pauses.ts'
import { columnsOf, sqlRows } from '../sql-rows.ts'

/** How soon to check again whether another process's request has ended. */
const BUSY_MS = 100

/**
 * What the crawl of a host does next: fetch a location, wait (`waitMs` until the host is free or something is due), or
 * nothing: `idleMs` is the time since the last request to the host, null if there was none.
 */
export type NextCrawl =
  | { readonly kind: 'fetch'; readonly job: Job }
  | { readonly kind: 'wait'; readonly waitMs: number }
  | { readonly kind: 'nothing'; readonly idleMs: number | null }

const NEXT_CRAWL = z.strictObject({
  ...columnsOf('location', { locationId: z.string().nullable(), revision: z.int().nullable() }),
  dueMs: z.number().nullable(),
  pauseMs: z.number().nullable(),
  isBusy: z.boolean().nullable(),
  idleMs: z.number().nullable(),
  isPaused: z.boolean().nullable(),
})

/** The due addresses of a host are fetched in the order in which they became due. A paused host has nothing to do. */
export async function readNextCrawl(db: Connection, host: string): Promise<NextCrawl> {
  const [row] = await sqlRows(
    db,
    NEXT_CRAWL,
    sql`
    select next.location_id, next.revision, (extract(epoch from next.due_at - now()) * 1000)::float8 as due_ms,
      (extract(epoch from host.next_at - now()) * 1000)::float8 as pause_ms,
      greatest(host.busy_until, host.reserved_until) > now() as is_busy,
      (extract(epoch from now() - host.last_at) * 1000)::float8 as idle_ms,
      ${isPaused()} as is_paused
    from (values (${host}::text)) as crawled (host) left join host using (host)
    left join lateral (select location_id, revision, due_at from location
      where location.host = crawled.host and state = 'due' order by due_at limit 1) next on true`,
  )
  if (row === undefined || row.locationId === null || row.isPaused === true) {
    return { kind: 'nothing', idleMs: row?.isPaused === true ? null : (row?.idleMs ?? null) }
  }
  const waitMs = Math.ceil(Math.max(row.dueMs ?? 0, row.pauseMs ?? 0, row.isBusy === true ? BUSY_MS : 0))
  if (waitMs > 0) return { kind: 'wait', waitMs }
  return { kind: 'fetch', job: { subjectId: row.locationId, revision: row.revision ?? 0 } }
}

/** Postpones a due location, so that others of its host go first. */
export async function postponeCrawl(db: Connection, { subjectId, revision }: Job, delayMs: number): Promise<void> {
  await db
    .updateTable('location')
    .set({ dueAt: nowPlus(delayMs) })
    .where('locationId', '=', subjectId)
    .where('revision', '=', revision)
    .where('state', '=', 'due')
    .execute()
}

/** The host whose crawl fetches this location; null for submitted bytes, and when there is no such location. */
export async function readHostOf(db: Connection, locationId: string): Promise<string | null> {
  const row = await db.selectFrom('location').select('host').where('locationId', '=', locationId).executeTakeFirst()
  return row?.host ?? null
}
