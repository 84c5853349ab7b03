import { renderToString } from 'preact-render-to-string'
import type { Message } from '../../../notify/notifier.ts'
import type { MonitoringPorts } from './ports.ts'
import type { OperatorAlert } from './operator-alert-queries.ts'
import { operatorAlertSubject } from './operator-alerts.ts'

/** The mail of one operator alert, as text and as HTML. */
export function toOperatorAlertMail(app: MonitoringPorts, alert: OperatorAlert, to: string): Message {
  const subject = `${operatorAlertSubject(app, alert)}: ${alert.message}`
  const since = `Since ${alert.openedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`
  const once = 'You will receive this message once. The alert is shown on this page until it is resolved:'
  const link = `${app.config.http.publicUrl}${alert.sourceId === null ? '/sources' : `/sources/${alert.sourceId}`}`
  return {
    messageId: alert.messageId,
    to,
    subject,
    text: `${subject}\n\n${since} ${once}\n${link}\n`,
    html: `<!doctype html>${renderToString(
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <title>{subject}</title>
        </head>
        <body>
          <p>{subject}.</p>
          <p>
            {since} {once} <a href={link}>{link}</a>
          </p>
        </body>
      </html>,
    )}`,
  }
}
