import type { AlertPorts } from './ports.ts'
import {
  insertDeliveries,
  listUnsent,
  listWaitingAlerts,
  readNewPassageIds,
  finishMessage,
  type AlertRow,
  type DeliveryRow,
  type NewDelivery,
} from './alert-queries.ts'
import { PermanentError } from '../../errors.ts'
import { textHashOf, type Outcome } from '../../domain/document.ts'
import { loggerFor } from '../../logger.ts'
import type { Evidence } from '../../search/results/evidence.ts'
import { findInVersion } from '../../search/match/find-in-version.ts'
import { fromStored } from '../../search/request/stored-request.ts'
import { toAlertMail } from './alert-mail.tsx'
import { reasonsOf } from './reasons.ts'

/** Most passages of one version that an alert reports, for documents that match throughout. */
const MAX_PASSAGES = 50

/**
 * Reports the new passages of a version to every alert they match: stores the deliveries, then sends them.
 * Repeatable: it stores nothing twice, and sends what is unsent under the same message ids.
 */
export async function alertVersion(app: AlertPorts, versionId: string, signal: AbortSignal): Promise<Outcome> {
  const alerts = await listWaitingAlerts(app.catalogue, versionId)
  for (const alert of alerts) {
    await insertDeliveries(app.catalogue, await findDeliveries(app, alert, versionId, signal))
  }
  if (alerts.length > 0) await sendUnsent(app, versionId, alerts, signal)
  return { kind: 'done', subjectId: versionId }
}

async function findDeliveries(
  app: AlertPorts,
  alert: AlertRow,
  versionId: string,
  signal: AbortSignal,
): Promise<readonly NewDelivery[]> {
  const request = fromStored(alert.query)
  const found = await findInVersion(app, versionId, request, MAX_PASSAGES, signal)
  if (found.length === 0) return []
  const fresh = await readNewPassageIds(
    app.catalogue,
    found.map(({ passageId }) => passageId),
  )
  return toDeliveries(
    app,
    alert,
    found.filter(({ passageId }) => fresh.has(passageId)),
  )
}

async function toDeliveries(
  app: AlertPorts,
  alert: AlertRow,
  passages: readonly Evidence[],
): Promise<readonly NewDelivery[]> {
  const messageId = alert.email === null ? null : messageIdOf(alert, passages)
  return Promise.all(
    passages.map(async (passage) => ({
      deliveryId: `n${hashOf(`${alert.alertId} ${passage.passageId}`)}`,
      alertId: alert.alertId,
      passageId: passage.passageId,
      documentId: passage.documentId,
      versionId: passage.versionId,
      textHash: textHashOf(passage.text),
      pageIndex: passage.pageIndex,
      pageLabel: passage.pageLabel,
      quotation: passage.text,
      reasons: await reasonsOf(app, fromStored(alert.query), passage),
      messageId,
    })),
  )
}

async function sendUnsent(
  app: AlertPorts,
  versionId: string,
  waiting: readonly AlertRow[],
  signal: AbortSignal,
): Promise<void> {
  const alerts = new Map(waiting.map((alert) => [alert.alertId, alert]))
  let failure: unknown = null
  for (const [messageId, deliveries] of byMessage(await listUnsent(app.catalogue, versionId))) {
    const alert = alerts.get(deliveries[0]?.alertId ?? '')
    if (alert?.email === null || alert === undefined) continue
    try {
      await app.notifier.send(toAlertMail(app, alert, alert.email, messageId, deliveries), signal)
      await finishMessage(app.catalogue, messageId, app.clock.now(), null)
    } catch (error) {
      // One address that the mail server rejects must not hold up the others, nor the document.
      if (error instanceof PermanentError) await recordRejection(app, messageId, error)
      else failure = error
    }
  }
  if (failure !== null) throw failure
}

async function recordRejection(app: AlertPorts, messageId: string, error: PermanentError): Promise<void> {
  await finishMessage(app.catalogue, messageId, app.clock.now(), error.code)
  loggerFor(app.log, 'alert').warn({ messageId, code: error.code, message: error.message }, 'message refused')
}

function byMessage(deliveries: readonly DeliveryRow[]): ReadonlyMap<string, readonly DeliveryRow[]> {
  const messages = new Map<string, DeliveryRow[]>()
  for (const delivery of deliveries) {
    const messageId = delivery.messageId ?? ''
    const known = messages.get(messageId)
    if (known === undefined) messages.set(messageId, [delivery])
    else known.push(delivery)
  }
  return messages
}

/** Made from the passages reported, so that mail programs recognise a repeat after a crash as the same message. */
function messageIdOf(alert: AlertRow, passages: readonly Evidence[]): string {
  const passageIds = passages.map((passage) => passage.passageId).sort()
  return `alert.${hashOf(`${alert.alertId} ${passageIds.join(' ')}`)}@concordance`
}

function hashOf(text: string): string {
  return textHashOf(text).slice(0, 24)
}
