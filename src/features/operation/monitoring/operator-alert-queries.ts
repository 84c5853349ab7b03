import { sql } from 'kysely'
import { z } from 'zod'
import type { OperatorAlertClosing, OperatorAlertKind, WorkState } from '../../../domain/states.ts'
import type { Connection } from '../../../db/database.ts'
import { columnsOf, sqlRows, textOf } from '../../../db/sql-rows.ts'
import type { HarvestRun } from '../../../db/harvest/sources.ts'

export interface OperatorAlert {
  readonly operatorAlertId: string
  readonly kind: OperatorAlertKind
  readonly sourceId: string | null
  /** The current message; the mail has the first one. */
  readonly message: string
  /** Of `shrunk`: the usual yield before. */
  readonly baseline: number | null
  readonly openedAt: Date
  readonly closedAt: Date | null
  /** How it ended: by itself, or because somebody said that it is right as it is. */
  readonly closing: OperatorAlertClosing | null
  readonly messageId: string
  readonly sentAt: Date | null
  /** Why its mail will never be sent, or null. */
  readonly code: string | null
}

export type NewOperatorAlert = Pick<
  OperatorAlert,
  'operatorAlertId' | 'kind' | 'sourceId' | 'message' | 'baseline' | 'openedAt' | 'messageId'
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
  const { operatorAlertId, kind, sourceId, message, baseline, openedAt, messageId } = alert
  const result = await db
    .insertInto('operatorAlert')
    .values({ operatorAlertId, kind, sourceId, message, baseline, openedAt, messageId })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function updateOperatorAlert(db: Connection, operatorAlertId: string, message: string): Promise<void> {
  await db.updateTable('operatorAlert').set({ message }).where('operatorAlertId', '=', operatorAlertId).execute()
}

/** Closes an open alert; false when there is none with that id and kind. */
export async function closeOperatorAlert(
  db: Connection,
  alert: Pick<OperatorAlert, 'operatorAlertId' | 'kind'>,
  closing: OperatorAlertClosing,
  closedAt: Date,
): Promise<boolean> {
  const result = await db
    .updateTable('operatorAlert')
    .set({ closedAt: closedAt, closing })
    .where('operatorAlertId', '=', alert.operatorAlertId)
    .where('kind', '=', alert.kind)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Records that its mail has been sent (`code` null), or why it never will be. */
export async function resolveOperatorAlert(
  db: Connection,
  operatorAlertId: string,
  sentAt: Date,
  code: string | null,
): Promise<void> {
  await db
    .updateTable('operatorAlert')
    .set(code === null ? { sentAt: sentAt } : { code })
    .where('operatorAlertId', '=', operatorAlertId)
    .execute()
}

/** The open alerts, oldest first. */
export async function listOpenOperatorAlerts(db: Connection): Promise<readonly OperatorAlert[]> {
  return selectOperatorAlerts(db)
    .where('closedAt', 'is', null)
    .orderBy('openedAt')
    .orderBy('kind')
    .orderBy('sourceId')
    .execute()
}

/** All alerts, newest first. */
export async function listOperatorAlerts(
  db: Connection,
  limit: number,
  offset: number,
): Promise<readonly OperatorAlert[]> {
  return selectOperatorAlerts(db)
    .orderBy('openedAt', 'desc')
    .orderBy('operatorAlertId')
    .limit(limit)
    .offset(offset)
    .execute()
}

const ENDED_RUN = z.strictObject(
  columnsOf('run', {
    ...{ sourceId: z.string(), runId: z.string(), state: textOf<WorkState>(), isPartial: z.boolean(), found: z.int() },
    ...{ code: z.string().nullable(), message: z.string().nullable(), endedAt: z.date().nullable() },
  }),
)

/**
 * The last ended crawls of each source, newest first; for a crawl that fetched only changes, `found` is the number of
 * documents known of the source now. Crawls before an accepted smaller yield are left out, except the very last crawl.
 */
export async function listEndedRuns(db: Connection): Promise<readonly SourceRuns[]> {
  const rows = await sqlRows(
    db,
    ENDED_RUN,
    sql`
    select source_id, run_id, state, is_partial,
      case when is_partial then (select count(*)::int from location
        where location.source_id = ended.source_id and location.state <> 'gone') else found end as found,
      code, message, ended_at from (
      select run.*, row_number() over (partition by source_id order by created_at desc, run_id) as place,
        (select max(closed_at) from operator_alert where operator_alert.source_id = run.source_id and closing = 'accepted') as accepted
      from run where state <> 'due') ended
    where place = 1 or (place <= ${RECENT_RUNS} and created_at > coalesce(accepted, '-infinity'))
    order by source_id, place`,
  )
  const bySource = new Map<string, SourceRuns['runs'][number][]>()
  for (const { sourceId, ...run } of rows) bySource.set(sourceId, [...(bySource.get(sourceId) ?? []), run])
  return [...bySource].map(([sourceId, runs]) => ({ sourceId, runs }))
}

function selectOperatorAlerts(db: Connection) {
  return db
    .selectFrom('operatorAlert')
    .select(['operatorAlertId', 'kind', 'sourceId', 'message', 'baseline', 'openedAt'])
    .select(['closedAt', 'closing', 'messageId', 'sentAt', 'code'])
}
