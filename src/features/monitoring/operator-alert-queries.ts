import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'
import type { Run } from '../../db/harvest/sources.ts'

/**
 * What the operator may have to know: of a source `short` (fewer than expected), `shrunk` (much fewer than before) or
 * `silent` (its walk failed); `warc`: captures cannot be written to their archive file.
 */
export const OPERATOR_ALERT_KINDS = ['short', 'shrunk', 'silent', 'full', 'warc'] as const
export type OperatorAlertKind = (typeof OPERATOR_ALERT_KINDS)[number]

export interface OperatorAlert {
  readonly noticeId: string
  readonly kind: OperatorAlertKind
  readonly sourceId: string | null
  /** As it stands now; mailed as it stood first. */
  readonly message: string
  /** What the source used to yield, of `shrunk`. */
  readonly baseline: number | null
  readonly openedAt: Date
  readonly closedAt: Date | null
  /** How it ended: by itself, or because somebody said that it is right as it is. */
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

/** The walks of a source that are over, newest first, and since when its yields are counted. */
export interface SourceRuns {
  readonly sourceId: string
  readonly runs: readonly Pick<Run, 'runId' | 'state' | 'found' | 'isPartial' | 'code' | 'message' | 'endedAt'>[]
}

/** Walks older than these say nothing about a source today. */
const RUNS_LOOKED_AT = 8

/** Keeps a notice; false when one of its kind and source is open already, or this very one has been. */
export async function openOperatorAlert(db: Connection, notice: NewOperatorAlert): Promise<boolean> {
  const result = await sql`
    insert into notice (notice_id, kind, source_id, message, baseline, opened_at, message_id)
    values (${notice.noticeId}, ${notice.kind}, ${notice.sourceId}, ${notice.message}, ${notice.baseline},
      ${notice.openedAt}, ${notice.messageId})
    on conflict do nothing`.execute(db)
  return (result.numAffectedRows ?? 0n) > 0n
}

export async function updateOperatorAlert(db: Connection, noticeId: string, message: string): Promise<void> {
  await db.updateTable('notice').set({ message }).where('noticeId', '=', noticeId).execute()
}

/** Ends an open notice; false when there is none of that id and kind. */
export async function closeOperatorAlert(
  db: Connection,
  notice: Pick<OperatorAlert, 'noticeId' | 'kind'>,
  closing: 'recovered' | 'accepted',
  closedAt: Date,
): Promise<boolean> {
  const result = await db
    .updateTable('notice')
    .set({ closedAt: closedAt, closing })
    .where('noticeId', '=', notice.noticeId)
    .where('kind', '=', notice.kind)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Its mail is out (`code` null), or never will be. */
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

/** The open notices, those that have stood longest first. */
export async function listOpenOperatorAlerts(db: Connection): Promise<readonly OperatorAlert[]> {
  const { rows } = await sql<OperatorAlert>`${SELECT_NOTICE} where closed_at is null
    order by opened_at, kind, source_id`.execute(db)
  return rows
}

/** All notices, the newest first. */
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
 * The last walks of each source that ended, newest first; of one that asked for changes only, `found` is what is known
 * of the source now. Where somebody accepted a smaller yield, the walks before that are left out but for the very last.
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
    where place = 1 or (place <= ${RUNS_LOOKED_AT} and created_at > coalesce(accepted, '-infinity'))
    order by source_id, place`.execute(db)
  const bySource = new Map<string, SourceRuns['runs'][number][]>()
  for (const { sourceId, ...run } of rows) bySource.set(sourceId, [...(bySource.get(sourceId) ?? []), run])
  return [...bySource].map(([sourceId, runs]) => ({ sourceId, runs }))
}

const SELECT_NOTICE = sql`
  select notice_id, kind, source_id, message, baseline, opened_at,
    closed_at, closing, message_id, sent_at, code
  from notice`
