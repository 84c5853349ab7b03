import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import type { HarvestRun } from '../../db/harvest/sources.ts'

/**
 * Kinds of operator alerts. On a source: `short` (fewer documents than expected), `shrunk` (far fewer than before),
 * `silent` (its crawl failed) or `full` (stopped at its limit). `warc`: captures cannot be written to their WARC file.
 */
export const OPERATOR_ALERT_KINDS = ['short', 'shrunk', 'silent', 'full', 'warc'] as const
export type OperatorAlertKind = (typeof OPERATOR_ALERT_KINDS)[number]

export interface OperatorAlert {
  readonly noticeId: string
  readonly kind: OperatorAlertKind
  readonly sourceId: string | null
  /** The current message; the mail has the first one. */
  readonly message: string
  /** Of `shrunk`: the usual yield before. */
  readonly baseline: number | null
  readonly openedAt: Date
  readonly closedAt: Date | null
  /** How it was closed: the source recovered, or the operator accepted the smaller yield. */
  readonly closing: 'recovered' | 'accepted' | null
  readonly messageId: string
  readonly sentAt: Date | null
  /** Why its mail will never be sent, or null. */
  readonly code: string | null
}

export type NewOperatorAlert = Pick<
  OperatorAlert,
  'noticeId' | 'kind' | 'sourceId' | 'message' | 'baseline' | 'openedAt' | 'messageId'
>

/** The crawls of a source that have ended, newest first. */
export interface SourceRuns {
  readonly sourceId: string
  readonly runs: readonly Pick<HarvestRun, 'runId' | 'state' | 'found' | 'isPartial' | 'code' | 'message' | 'endedAt'>[]
}

/** Number of recent crawls read per source; older ones say nothing about the source today. */
const RECENT_RUNS = 8

/** Stores an alert; false when one of its kind and source is already open, or an alert with this id has existed. */
export async function openOperatorAlert(db: Connection, alert: NewOperatorAlert): Promise<boolean> {
  const result = await sql`
    insert into notice (notice_id, kind, source_id, message, baseline, opened_at, message_id)
    values (${alert.noticeId}, ${alert.kind}, ${alert.sourceId}, ${alert.message}, ${alert.baseline},
      ${alert.openedAt}, ${alert.messageId})
    on conflict do nothing`.execute(db)
  return (result.numAffectedRows ?? 0n) > 0n
}

export async function updateOperatorAlert(db: Connection, noticeId: string, message: string): Promise<void> {
  await db.updateTable('notice').set({ message }).where('noticeId', '=', noticeId).execute()
}

/** Closes an open alert; false when there is none with that id and kind. */
export async function closeOperatorAlert(
  db: Connection,
  alert: Pick<OperatorAlert, 'noticeId' | 'kind'>,
  closing: 'recovered' | 'accepted',
  closedAt: Date,
): Promise<boolean> {
  const result = await db
    .updateTable('notice')
    .set({ closedAt: closedAt, closing })
    .where('noticeId', '=', alert.noticeId)
    .where('kind', '=', alert.kind)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Records that its mail has been sent (`code` null), or why it never will be. */
export async function resolveOperatorAlert(
  db: Connection,
  noticeId: string,
  sentAt: Date,
  code: string | null,
): Promise<void> {
  await db
    .updateTable('notice')
    .set(code === null ? { sentAt: sentAt } : { code })
    .where('noticeId', '=', noticeId)
    .execute()
}

/** The open alerts, oldest first. */
export async function listOpenOperatorAlerts(db: Connection): Promise<readonly OperatorAlert[]> {
  const { rows } = await sql<OperatorAlert>`${SELECT_NOTICE} where closed_at is null
    order by opened_at, kind, source_id`.execute(db)
  return rows
}

/** All alerts, newest first. */
export async function listOperatorAlerts(
  db: Connection,
  limit: number,
  offset: number,
): Promise<readonly OperatorAlert[]> {
  const { rows } = await sql<OperatorAlert>`${SELECT_NOTICE}
    order by opened_at desc, notice_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

/**
 * The last ended crawls of each source, newest first; for a crawl that fetched only changes, `found` is the number of
 * documents known of the source now. Crawls before an accepted smaller yield are left out, except the very last crawl.
 */
export async function listEndedRuns(db: Connection): Promise<readonly SourceRuns[]> {
  const { rows } = await sql<SourceRuns['runs'][number] & { sourceId: string }>`
    select source_id, run_id, state, is_partial,
      case when is_partial then (select count(*)::int from location
        where location.source_id = ended.source_id and location.state <> 'gone') else found end as found,
      code, message, ended_at from (
      select run.*, row_number() over (partition by source_id order by created_at desc, run_id) as place,
        (select max(closed_at) from notice where notice.source_id = run.source_id and closing = 'accepted') as accepted
      from run where state <> 'due') ended
    where place = 1 or (place <= ${RECENT_RUNS} and created_at > coalesce(accepted, '-infinity'))
    order by source_id, place`.execute(db)
  const bySource = new Map<string, SourceRuns['runs'][number][]>()
  for (const { sourceId, ...run } of rows) bySource.set(sourceId, [...(bySource.get(sourceId) ?? []), run])
  return [...bySource].map(([sourceId, runs]) => ({ sourceId, runs }))
}

const SELECT_NOTICE = sql`
  select notice_id, kind, source_id, message, baseline, opened_at,
    closed_at, closing, message_id, sent_at, code
  from notice`
