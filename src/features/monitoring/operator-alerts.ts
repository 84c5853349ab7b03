import type { MonitoringPorts } from './ports.ts'
import {
  closeOperatorAlert,
  listOpenOperatorAlerts,
  openOperatorAlert,
  type NewOperatorAlert,
  type OperatorAlert,
} from './operator-alert-queries.ts'
import { NotFoundError } from '../../errors.ts'
import { textHashOf } from '../../domain/document.ts'

/** The open notices of sources that are declared, and those of no source; the longest standing first. */
export async function readOpenOperatorAlerts(app: MonitoringPorts): Promise<readonly OperatorAlert[]> {
  const declared = new Set(app.library.sources.map(({ id }) => id))
  const open = await listOpenOperatorAlerts(app.catalogue)
  return open.filter(({ sourceId }) => sourceId === null || declared.has(sourceId))
}

/** What a notice is about, for people. */
export function operatorAlertSubject(app: MonitoringPorts, { sourceId }: Pick<OperatorAlert, 'sourceId'>): string {
  if (sourceId === null) return 'WARC files'
  return app.library.sources.find(({ id }) => id === sourceId)?.title ?? sourceId
}

/** Keeps a notice unless it is open already. `occasion` is what showed it first: it opens no second one. */
export async function raiseOperatorAlert(
  app: MonitoringPorts,
  notice: Omit<NewOperatorAlert, 'noticeId' | 'messageId'>,
  occasion: string,
): Promise<boolean> {
  const hash = textHashOf(`${notice.kind} ${notice.sourceId} ${occasion}`).slice(0, 20)
  return openOperatorAlert(app.catalogue, { ...notice, noticeId: `n${hash}`, messageId: `notice.${hash}@concordance` })
}

/**
 * Takes a smaller yield as right from now on: the notice ends, and later walks are held against each other alone.
 * @throws NotFoundError `notice_missing`
 */
export async function acknowledgeOperatorAlert(app: MonitoringPorts, noticeId: string): Promise<void> {
  if (!(await closeOperatorAlert(app.catalogue, { noticeId, kind: 'shrunk' }, 'accepted', app.clock.now()))) {
    throw new NotFoundError('notice_missing', `no open alert ${noticeId} on a source with fewer documents than usual`)
  }
}
