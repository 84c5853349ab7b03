import type { MonitoringPorts } from './ports.ts'
import type { OperatorAlert } from './operator-alert-queries.ts'
import { operatorAlertSubject } from './operator-alerts.ts'
import { toReadableInstant } from '../../../ui/names.ts'
import { ActionButton } from '../../../ui/components/form.tsx'

interface OperatorAlertListProps {
  readonly app: MonitoringPorts
  readonly alerts: readonly OperatorAlert[]
  readonly mayWrite: boolean
}

/** The open operator alerts; nothing where there are none. */
export function OperatorAlertList({ app, alerts, mayWrite }: OperatorAlertListProps) {
  if (alerts.length === 0) return null
  return (
    <section class="notice notice--error" aria-label="Operator alerts">
      <ul class="plain operator-alerts">
        {alerts.map((alert) => {
          const subject = operatorAlertSubject(app, alert)
          return (
            <li>
              <strong>
                {alert.sourceId === null ? subject : <a href={`/sources/${alert.sourceId}`}>{subject}</a>}
              </strong>
              : {alert.message} <span class="dim">since {toReadableInstant(alert.openedAt)}</span>{' '}
              {mayWrite && alert.kind === 'shrunk' && (
                <ActionButton
                  action={`/operator-alerts/${alert.operatorAlertId}/accept`}
                  label="Accept as correct"
                  about={`: ${subject}`}
                  quiet
                />
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
