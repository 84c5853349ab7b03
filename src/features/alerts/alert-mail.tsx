import { renderToString } from 'preact-render-to-string'
import type { AlertPorts } from './ports.ts'
import type { AlertRow, DeliveryRow } from './alert-queries.ts'
import type { Message } from '../../notify/notifier.ts'

/** The mail of an alert on one version, as text and HTML: each passage with its page, the reasons and a link. */
export function toAlertMail(
  app: AlertPorts,
  alert: AlertRow,
  to: string,
  messageId: string,
  deliveries: readonly DeliveryRow[],
): Message {
  const base = app.config.http.publicUrl
  const title = deliveries[0]?.documentTitle ?? ''
  const count = deliveries.length === 1 ? '1 new passage' : `${deliveries.length} new passages`
  return {
    messageId,
    to,
    subject: `${alert.name}: ${count} in ${title}`,
    text: [
      `${count} in “${title}” for your alert “${alert.name}”.`,
      ...deliveries.map((delivery) => toText(base, delivery)),
      `See or end this alert: ${base}/alerts/${alert.alertId}`,
    ].join('\n\n'),
    html: `<!doctype html>${renderToString(<Mail base={base} alert={alert} count={count} deliveries={deliveries} />)}`,
  }
}

/** `page 12`, by the printed number, or `page 12 of the file` where none is printed. */
export function pageName(page: { readonly pageIndex: number; readonly pageLabel: string | null }): string {
  return page.pageLabel === null ? `page ${page.pageIndex} of the file` : `page ${page.pageLabel}`
}

/** The address of a passage. */
export function passageUrl(base: string, passageId: string): string {
  return `${base}/passages/${passageId}`
}

function toText(base: string, delivery: DeliveryRow): string {
  return [
    `${capital(pageName(delivery))}: ${delivery.quotation.replace(/\s+/g, ' ')}`,
    `Why: ${delivery.reasons.join('; ')}`,
    passageUrl(base, delivery.passageId),
  ].join('\n')
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

interface MailProps {
  readonly base: string
  readonly alert: AlertRow
  readonly count: string
  readonly deliveries: readonly DeliveryRow[]
}

function Mail({ base, alert, count, deliveries }: MailProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{alert.name}</title>
      </head>
      <body>
        <p>
          {count} in “{deliveries[0]?.documentTitle}” for your alert “{alert.name}”.
        </p>
        {deliveries.map((delivery) => (
          <div>
            <h2>
              <a href={passageUrl(base, delivery.passageId)}>{capital(pageName(delivery))}</a>
            </h2>
            <blockquote>{delivery.quotation}</blockquote>
            <p>Why: {delivery.reasons.join('; ')}</p>
          </div>
        ))}
        <p>
          <a href={`${base}/alerts/${alert.alertId}`}>See or end this alert</a>
        </p>
      </body>
    </html>
  )
}
