import type { App } from '../app.ts'
import {
  insertDeliveries,
  listUnsent,
  listWaitingAlerts,
  readNewPassageIds,
  settleMessage,
  type AlertRow,
  type DeliveryRow,
  type NewDelivery,
} from '../catalogue/alerts.ts'
import { PermanentError } from '../errors.ts'
import { textHashOf, type Outcome } from '../ingest/document.ts'
import { loggerFor } from '../logger.ts'
import { allOf, type Filter } from '../search/filter.ts'
import { toEvidence, type Evidence } from '../search/search-library.ts'
import { toFilter } from '../search/search-request.ts'
import type { EngineHit } from '../search/search-engine.ts'
import { fromStored } from '../search/stored-request.ts'
import { toAlertMail } from './alert-mail.tsx'
import { reasonsOf } from './reasons.ts'

/** Passages of one version that an alert tells; a document that matches throughout is one find, not a flood. */
const MAX_PASSAGES = 50

/**
 * Tells every waiting alert of the passages that a version newly has: first keeps what is to be told, then sends it.
 * Run again it keeps nothing twice and sends what is unsent, under the same message ids.
 */
export async function alertVersion(app: App, versionId: string, signal: AbortSignal): Promise<Outcome> {
  for (const alert of await listWaitingAlerts(app.catalogue, versionId)) {
    await insertDeliveries(app.catalogue, await findDeliveries(app, alert, versionId, signal))
  }
  await sendUnsent(app, versionId, signal)
  return { kind: 'done', subjectId: versionId }
}

async function findDeliveries(
  app: App,
  alert: AlertRow,
  versionId: string,
  signal: AbortSignal,
): Promise<readonly NewDelivery[]> {
  const request = fromStored(alert.query)
  const ofVersion: Filter = { kind: 'equals', field: 'version', value: versionId }
  const [answer] = await app.engine.search(
    [
      {
        text: request.text,
        matching: 'all',
        filter: allOf([toFilter(request), ofVersion]),
        sort: 'relevance',
        facets: [],
        by: 'passage',
        offset: 0,
        limit: MAX_PASSAGES,
      },
    ],
    signal,
  )
  const hits = answer?.hits ?? []
  if (hits.length === 0) return []
  const fresh = await readNewPassageIds(
    app.catalogue,
    hits.map((hit) => hit.passageId),
  )
  return toDeliveries(
    app,
    alert,
    hits.filter((hit) => fresh.has(hit.passageId)),
  )
}

async function toDeliveries(app: App, alert: AlertRow, hits: readonly EngineHit[]): Promise<readonly NewDelivery[]> {
  const evidence = await toEvidence(app, hits)
  const passages = hits.flatMap((hit) => evidence.get(hit.passageId) ?? [])
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

async function sendUnsent(app: App, versionId: string, signal: AbortSignal): Promise<void> {
  const alerts = new Map((await listWaitingAlerts(app.catalogue, versionId)).map((alert) => [alert.alertId, alert]))
  let failure: unknown = null
  for (const [messageId, deliveries] of byMessage(await listUnsent(app.catalogue, versionId))) {
    const alert = alerts.get(deliveries[0]?.alertId ?? '')
    if (alert?.email === null || alert === undefined) continue
    try {
      await app.notifier.send(toAlertMail(app, alert, alert.email, messageId, deliveries), signal)
      await settleMessage(app.catalogue, messageId, app.clock.now(), null)
    } catch (error) {
      // One address that a mail server refuses must not silence the others, nor the document.
      if (error instanceof PermanentError) await refuse(app, messageId, error)
      else failure = error
    }
  }
  if (failure !== null) throw failure
}

async function refuse(app: App, messageId: string, error: PermanentError): Promise<void> {
  await settleMessage(app.catalogue, messageId, app.clock.now(), error.code)
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

/** From what it tells, so that a repeat after a kill is known to mail programs as the same message. */
function messageIdOf(alert: AlertRow, passages: readonly Evidence[]): string {
  const told = passages.map((passage) => passage.passageId).sort()
  return `alert.${hashOf(`${alert.alertId} ${told.join(' ')}`)}@concordance`
}

function hashOf(text: string): string {
  return textHashOf(text).slice(0, 24)
}
