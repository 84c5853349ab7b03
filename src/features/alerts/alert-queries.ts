import { sql } from 'kysely'
import type { Connection } from '../../db/database.ts'

/** A saved search that tells somebody. `query` is as `search/search-request.ts` has it. */
export interface AlertRow {
  readonly alertId: string
  /** Part of the feed's address, so that only who was given it can read along. */
  readonly feedKey: string
  readonly name: string
  readonly query: Readonly<Record<string, unknown>>
  readonly email: string | null
  readonly enabled: boolean
  readonly createdAt: Date
  readonly deliveries: number
}

/** A passage that an alert told, with the words as they were then. */
export interface DeliveryRow {
  readonly deliveryId: string
  readonly alertId: string
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly pageIndex: number
  readonly pageLabel: string | null
  readonly quotation: string
  readonly reasons: readonly string[]
  readonly messageId: string | null
  readonly sentAt: Date | null
  /** Why it will never be sent, or null. */
  readonly code: string | null
  readonly createdAt: Date
  readonly documentTitle: string
}

export interface NewDelivery {
  readonly deliveryId: string
  readonly alertId: string
  readonly passageId: string
  readonly documentId: string
  readonly versionId: string
  readonly textHash: string
  readonly pageIndex: number
  readonly pageLabel: string | null
  readonly quotation: string
  readonly reasons: readonly string[]
  readonly messageId: string | null
}

export async function insertAlert(
  db: Connection,
  alert: Pick<AlertRow, 'alertId' | 'feedKey' | 'name' | 'query' | 'email'>,
): Promise<void> {
  await db
    .insertInto('alert')
    .values({
      alert_id: alert.alertId,
      feed_key: alert.feedKey,
      name: alert.name,
      query: JSON.stringify(alert.query),
      email: alert.email,
    })
    .execute()
}

/** All alerts, the newest first. */
export async function listAlerts(db: Connection): Promise<readonly AlertRow[]> {
  const { rows } = await sql<AlertRow>`${SELECT_ALERT} order by created_at desc, alert_id`.execute(db)
  return rows
}

export async function readAlert(db: Connection, alertId: string): Promise<AlertRow | undefined> {
  const { rows } = await sql<AlertRow>`${SELECT_ALERT} where alert_id = ${alertId}`.execute(db)
  return rows[0]
}

export async function readAlertByFeed(db: Connection, feedKey: string): Promise<AlertRow | undefined> {
  const { rows } = await sql<AlertRow>`${SELECT_ALERT} where feed_key = ${feedKey}`.execute(db)
  return rows[0]
}

/** Alerts that may tell something of a version: enabled, and saved before it could be found. */
export async function listWaitingAlerts(db: Connection, versionId: string): Promise<readonly AlertRow[]> {
  const { rows } = await sql<AlertRow>`${SELECT_ALERT} where enabled and created_at <=
    (select searchable_since from version where version_id = ${versionId}) order by alert_id`.execute(db)
  return rows
}

export async function deleteAlert(db: Connection, alertId: string): Promise<boolean> {
  const result = await db.deleteFrom('alert').where('alert_id', '=', alertId).executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Of these passages those whose words no earlier version of their document had. */
export async function readNewPassageIds(db: Connection, passageIds: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ passage_id: string }>`
    select passage_id from passage join version using (version_id)
    where passage_id = any(${passageIds as string[]}::text[]) and not exists (
      select 1 from version earlier join passage same on same.version_id = earlier.version_id
      where earlier.document_id = version.document_id and earlier.version_id <> version.version_id
        and earlier.searchable_since < version.searchable_since and same.text_hash = passage.text_hash)`.execute(db)
  return new Set(rows.map((row) => row.passage_id))
}

/** Keeps what is about to be told; a passage, or the same words of a document, are kept once an alert. */
export async function insertDeliveries(db: Connection, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  await db
    .insertInto('delivery')
    .values(
      deliveries.map((delivery) => ({
        delivery_id: delivery.deliveryId,
        alert_id: delivery.alertId,
        passage_id: delivery.passageId,
        document_id: delivery.documentId,
        version_id: delivery.versionId,
        text_hash: delivery.textHash,
        page_index: delivery.pageIndex,
        page_label: delivery.pageLabel,
        quotation: delivery.quotation,
        reasons: JSON.stringify(delivery.reasons),
        message_id: delivery.messageId,
        code: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** What was kept of a version and is not sent yet, by alert and in reading order. */
export async function listUnsent(db: Connection, versionId: string): Promise<readonly DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`${SELECT_DELIVERY}
    where delivery.version_id = ${versionId} and message_id is not null and sent_at is null and code is null
    order by alert_id, page_index, delivery_id`.execute(db)
  return rows
}

/** A message is out (`code` null), or never will be. */
export async function finishMessage(
  db: Connection,
  messageId: string,
  sentAt: Date,
  code: string | null,
): Promise<void> {
  await db
    .updateTable('delivery')
    .set(code === null ? { sent_at: sentAt } : { code })
    .where('message_id', '=', messageId)
    .execute()
}

/** What an alert has told, newest first. */
export async function listDeliveries(
  db: Connection,
  alertId: string,
  limit: number,
  offset = 0,
): Promise<readonly DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`${SELECT_DELIVERY} where alert_id = ${alertId}
    order by delivery.created_at desc, page_index, delivery_id limit ${limit} offset ${offset}`.execute(db)
  return rows
}

const SELECT_ALERT = sql`
  select alert_id as "alertId", feed_key as "feedKey", name, query, email, enabled, created_at as "createdAt",
    (select count(*)::int from delivery where delivery.alert_id = alert.alert_id) as deliveries
  from alert`

const SELECT_DELIVERY = sql`
  select delivery_id as "deliveryId", alert_id as "alertId", passage_id as "passageId",
    delivery.document_id as "documentId", delivery.version_id as "versionId", page_index as "pageIndex",
    page_label as "pageLabel", quotation, reasons, message_id as "messageId", sent_at as "sentAt", code,
    delivery.created_at as "createdAt", document.title as "documentTitle"
  from delivery join document on document.document_id = delivery.document_id`
