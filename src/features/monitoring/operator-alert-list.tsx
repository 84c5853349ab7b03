import type { MonitoringPorts } from './ports.ts'
import type { OperatorAlert } from './operator-alert-queries.ts'
import { operatorAlertSubject } from './operator-alerts.ts'
import { toReadableInstant } from '../../ui/names.ts'
import { ActionButton } from '../../ui/components/form.tsx'

interface OperatorAlertListProps {
  readonly app: MonitoringPorts
  readonly notices: readonly OperatorAlert[]
  readonly mayWrite: boolean
}

/** The open operator alerts; nothing where there are none. */
export function OperatorAlertList({ app, notices, mayWrite }: OperatorAlertListProps) {
  if (notices.length === 0) return null
  return (
    <section class="notice notice--error" aria-label="Operator alerts">
      <ul class="plain notices">
        {notices.map((notice) => {
          const subject = operatorAlertSubject(app, notice)
          return (
            <li>
              <strong>
                {notice.sourceId === null ? subject : <a href={`/sources/${notice.sourceId}`}>{subject}</a>}
              </strong>
              : {notice.message} <span class="dim">since {toReadableInstant(notice.openedAt)}</span>{' '}
              {mayWrite && notice.kind === 'shrunk' && (
                <ActionButton
                  action={`/notices/${notice.noticeId}/accept`}
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
