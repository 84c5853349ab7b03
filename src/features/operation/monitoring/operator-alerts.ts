import type { MonitoringPorts } from './ports.ts'
import {
  closeOperatorAlert,
  listOpenOperatorAlerts,
  openOperatorAlert,
  type NewOperatorAlert,
  type OperatorAlert,
} from './operator-alert-queries.ts'
import { NotFoundError } from '../../../errors.ts'
import { textHashOf } from '../../../domain/document.ts'

/** The open alerts on declared sources, and those on no source; oldest first. */
export async function readOpenOperatorAlerts(app: MonitoringPorts): Promise<readonly OperatorAlert[]> {
  const declared = new Set(app.library.sources.map(({ id }) => id))
  const open = await listOpenOperatorAlerts(app.catalogue)
  return open.filter(({ sourceId }) => sourceId === null || declared.has(sourceId))
}

/** The display name of what an alert is about. */
export function operatorAlertSubject(app: MonitoringPorts, { sourceId }: Pick<OperatorAlert, 'sourceId'>): string {
  if (sourceId === null) return 'WARC files'
  return app.library.sources.find(({ id }) => id === sourceId)?.title ?? sourceId
}

/** Opens an alert unless one is open already. `occasion` is what first showed it, and never opens a second one. */
export async function raiseOperatorAlert(
  app: MonitoringPorts,
  alert: Omit<NewOperatorAlert, 'operatorAlertId' | 'messageId'>,
  occasion: string,
): Promise<boolean> {
  const hash = textHashOf(`${alert.kind} ${alert.sourceId} ${occasion}`).slice(0, 20)
  return openOperatorAlert(app.catalogue, {
    ...alert,
    operatorAlertId: `n${hash}`,
    messageId: `operator-alert.${hash}@concordance`,
  })
}

/**
 * Accepts a smaller yield from now on: the alert is closed, and later crawls are compared only with each other.
 * @throws NotFoundError `notice_missing`
 */
export async function acknowledgeOperatorAlert(app: MonitoringPorts, operatorAlertId: string): Promise<void> {
  if (!(await closeOperatorAlert(app.catalogue, { operatorAlertId, kind: 'shrunk' }, 'accepted', app.clock.now()))) {
    throw new NotFoundError(
      'notice_missing',
      `no open alert ${operatorAlertId} on a source with fewer documents than usual`,
    )
  }
}
