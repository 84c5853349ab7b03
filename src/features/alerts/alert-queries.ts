import type { Connection } from '../../db/database.ts'
import { anyOf } from '../../db/fragments.ts'

/** A saved search that reports new matches. `query` is a stored search request. */
export interface AlertRow {
  readonly alertId: string
  /** Secret part of the feed's address. */
  readonly feedKey: string
  readonly name: string
  readonly query: Readonly<Record<string, unknown>>
  readonly email: string | null
  readonly enabled: boolean
  readonly createdAt: Date
  readonly deliveries: number
}

/** A passage that an alert reported, quoted as it was then. */
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
  /** Why the mail will never be sent, or null. */
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
      alertId: alert.alertId,
      feedKey: alert.feedKey,
      name: alert.name,
      query: JSON.stringify(alert.query),
      email: alert.email,
    })
    .execute()
}

/** All alerts, newest first. */
export async function listAlerts(db: Connection): Promise<readonly AlertRow[]> {
  return selectAlerts(db).orderBy('createdAt', 'desc').orderBy('alertId').execute()
}

export async function readAlert(db: Connection, alertId: string): Promise<AlertRow | undefined> {
  return selectAlerts(db).where('alertId', '=', alertId).executeTakeFirst()
}

export async function readAlertByFeed(db: Connection, feedKey: string): Promise<AlertRow | undefined> {
  return selectAlerts(db).where('feedKey', '=', feedKey).executeTakeFirst()
}

/** Alerts that may report passages of a version: enabled, and saved before it became searchable. */
export async function listWaitingAlerts(db: Connection, versionId: string): Promise<readonly AlertRow[]> {
  return selectAlerts(db)
    .where('enabled', '=', true)
    .where('createdAt', '<=', ({ selectFrom }) =>
      selectFrom('version').select('searchableSince').where('versionId', '=', versionId),
    )
    .orderBy('alertId')
    .execute()
}

function selectAlerts(db: Connection) {
  return db
    .selectFrom('alert')
    .select(['alertId', 'feedKey', 'name', 'query', 'email', 'enabled', 'createdAt'])
    .select(({ selectFrom }) =>
      selectFrom('delivery')
        .select(({ cast, fn }) => cast<number>(fn.countAll(), 'integer').as('deliveries'))
        .whereRef('delivery.alertId', '=', 'alert.alertId')
        .$asScalar()
        .$notNull()
        .as('deliveries'),
    )
}

export async function deleteAlert(db: Connection, alertId: string): Promise<boolean> {
  const result = await db.deleteFrom('alert').where('alertId', '=', alertId).executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Those of the given passages whose text is in no earlier version of their document. */
export async function readNewPassageIds(db: Connection, passageIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('passage')
    .innerJoin('version', 'version.versionId', 'passage.versionId')
    .select('passageId')
    .where('passageId', '=', anyOf(passageIds))
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom('version as earlier')
            .innerJoin('passage as same', 'same.versionId', 'earlier.versionId')
            .select('same.passageId')
            .whereRef('earlier.documentId', '=', 'version.documentId')
            .whereRef('earlier.versionId', '<>', 'version.versionId')
            .whereRef('earlier.searchableSince', '<', 'version.searchableSince')
            .whereRef('same.textHash', '=', 'passage.textHash'),
        ),
      ),
    )
    .execute()
  return new Set(rows.map((row) => row.passageId))
}

/** Stores deliveries before they are sent; each passage, and each text in a document, is stored once per alert. */
export async function insertDeliveries(db: Connection, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return
  await db
    .insertInto('delivery')
    .values(
      deliveries.map((delivery) => ({
        deliveryId: delivery.deliveryId,
        alertId: delivery.alertId,
        passageId: delivery.passageId,
        documentId: delivery.documentId,
        versionId: delivery.versionId,
        textHash: delivery.textHash,
        pageIndex: delivery.pageIndex,
        pageLabel: delivery.pageLabel,
        quotation: delivery.quotation,
        reasons: JSON.stringify(delivery.reasons),
        messageId: delivery.messageId,
        code: null,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The deliveries of a version that have not been sent yet, by alert and in reading order. */
export async function listUnsent(db: Connection, versionId: string): Promise<readonly DeliveryRow[]> {
  return selectDeliveries(db)
    .where('delivery.versionId', '=', versionId)
    .where('messageId', 'is not', null)
    .where('sentAt', 'is', null)
    .where('code', 'is', null)
    .orderBy('alertId')
    .orderBy('pageIndex')
    .orderBy('deliveryId')
    .execute()
}

/** Records that a message has been sent (`code` null), or why it never will be. */
export async function finishMessage(
  db: Connection,
  messageId: string,
  sentAt: Date,
  code: string | null,
): Promise<void> {
  await db
    .updateTable('delivery')
    .set(code === null ? { sentAt: sentAt } : { code })
    .where('messageId', '=', messageId)
    .execute()
}

/** The passages that an alert has reported, newest first. */
export async function listDeliveries(
  db: Connection,
  alertId: string,
  limit: number,
  offset = 0,
): Promise<readonly DeliveryRow[]> {
  return selectDeliveries(db)
    .where('alertId', '=', alertId)
    .orderBy('delivery.createdAt', 'desc')
    .orderBy('pageIndex')
    .orderBy('deliveryId')
    .limit(limit)
    .offset(offset)
    .execute()
}

function selectDeliveries(db: Connection) {
  return db
    .selectFrom('delivery')
    .innerJoin('document', 'document.documentId', 'delivery.documentId')
    .select(['deliveryId', 'alertId', 'passageId', 'delivery.documentId', 'delivery.versionId', 'pageIndex'])
    .select(['pageLabel', 'quotation', 'reasons', 'messageId', 'sentAt', 'code', 'delivery.createdAt'])
    .select('document.title as documentTitle')
}
