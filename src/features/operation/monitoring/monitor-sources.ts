import type { MonitoringPorts } from './ports.ts'
import { tryLocked } from '../../../db/locks.ts'
import {
  closeOperatorAlert,
  listEndedRuns,
  resolveOperatorAlert,
  updateOperatorAlert,
  type OperatorAlert,
} from './operator-alert-queries.ts'
import { messageOf, PermanentError } from '../../../errors.ts'
import { loggerFor } from '../../../logger.ts'
import { evaluateSource, type Bounds } from './evaluate-source.ts'
import { toOperatorAlertMail } from './operator-alert-mail.tsx'
import { raiseOperatorAlert, readOpenOperatorAlerts } from './operator-alerts.ts'

/**
 * Compares each source's last crawl with what it should yield: opens an operator alert once, closes it when the source
 * has recovered, and mails each open alert to the operator once, if there is an address. Alerts are stored before they
 * are sent; one process does this at a time, and a repeat after a crash has the same message id.
 */
export async function monitorSources(app: MonitoringPorts): Promise<void> {
  await tryLocked(app.catalogue, 'operator-alerts', 'alone', async () => {
    const open = await readOpenOperatorAlerts(app)
    const runs = new Map((await listEndedRuns(app.catalogue)).map((source) => [source.sourceId, source.runs]))
    for (const source of app.library.sources) {
      const { id } = source
      const ofSource = open.filter(({ sourceId }) => sourceId === id)
      await reviewSource(app, source, runs.get(id) ?? [], ofSource)
    }
    if (app.config.mail.operator !== null) await mailUnsent(app, app.config.mail.operator)
  })
}

async function reviewSource(
  app: MonitoringPorts,
  source: Bounds & { readonly id: string },
  runs: Parameters<typeof evaluateSource>[1],
  open: readonly OperatorAlert[],
): Promise<void> {
  const [last] = runs
  for (const { kind, message, baseline } of evaluateSource(source, runs, open)) {
    const known = open.find((alert) => alert.kind === kind)
    if (message === null) {
      if (known !== undefined)
        await closeOperatorAlert(app.catalogue, known, 'recovered', last?.endedAt ?? app.clock.now())
    } else if (known === undefined) {
      const openedAt = last?.endedAt ?? app.clock.now()
      await raiseOperatorAlert(app, { kind, sourceId: source.id, message, baseline, openedAt }, last?.runId ?? '')
    } else if (known.message !== message) await updateOperatorAlert(app.catalogue, known.operatorAlertId, message)
  }
}

/** An unavailable mail server is tried again at the next run; one rejected message must not hold up others. */
async function mailUnsent(app: MonitoringPorts, operator: string): Promise<void> {
  const log = loggerFor(app.log, 'watch')
  for (const alert of await readOpenOperatorAlerts(app)) {
    if (alert.sentAt !== null || alert.code !== null) continue
    try {
      await app.notifier.send(toOperatorAlertMail(app, alert, operator), app.shutdown)
      await resolveOperatorAlert(app.catalogue, alert.operatorAlertId, app.clock.now(), null)
    } catch (error) {
      log.warn({ operatorAlertId: alert.operatorAlertId, message: messageOf(error) }, 'operator alert not sent')
      if (error instanceof PermanentError) {
        await resolveOperatorAlert(app.catalogue, alert.operatorAlertId, app.clock.now(), error.code)
      }
    }
  }
}
