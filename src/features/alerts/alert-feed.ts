import { generateAtomFeed } from 'feedsmith'
import type { AlertPorts } from './ports.ts'
import { listDeliveries, type AlertRow, type DeliveryRow } from './alert-queries.ts'
import { pageName, passageUrl } from './alert-mail.tsx'
import { ATOM_TYPE, type Feed } from '../../api/route.ts'
import { NotFoundError } from '../../errors.ts'
import { getAlertOfFeed } from './saved-alert.ts'
import { toXmlText } from '../../formats/escape-xml.ts'

/** Most entries in a feed; enough for a feed reader that polls once a week. */
const MAX_ENTRIES = 100

/** Public, since feed readers cannot sign in: the key in the address is the subscriber's secret. */
export const alertFeed: Feed = {
  path: '/feeds/{file}',
  mediaType: ATOM_TYPE,
  reply: async ({ app, params }) => {
    const key = /^([0-9a-f]{32})\.atom$/.exec(params['file'] ?? '')?.[1]
    if (key === undefined) throw new NotFoundError('alert_missing', 'no such feed')
    return toAlertFeed(app, await getAlertOfFeed(app, key))
  },
}

/** The passages that an alert has reported as Atom, newest first; the id of an entry never changes. */
async function toAlertFeed(app: AlertPorts, alert: AlertRow): Promise<string> {
  const base = app.config.http.publicUrl
  const deliveries = await listDeliveries(app.catalogue, alert.alertId, MAX_ENTRIES)
  return generateAtomFeed(
    {
      id: `${base}/alerts/${alert.alertId}`,
      title: toXmlText(alert.name),
      updated: deliveries[0]?.createdAt ?? alert.createdAt,
      authors: [{ name: 'Concordance' }],
      links: [
        { rel: 'self', type: 'application/atom+xml', href: feedUrl(app, alert) },
        { rel: 'alternate', type: 'text/html', href: `${base}/alerts/${alert.alertId}` },
      ],
      entries: deliveries.map((delivery) => toEntry(base, delivery)),
    },
    { lenient: false },
  )
}

/** The address of an alert's feed; its key is shown only on the alert's page. */
export function feedUrl(app: AlertPorts, alert: AlertRow): string {
  return `${app.config.http.publicUrl}/feeds/${alert.feedKey}.atom`
}

function toEntry(base: string, delivery: DeliveryRow) {
  const quotation = delivery.quotation.replace(/\s+/g, ' ')
  return {
    id: `${base}/alerts/${delivery.alertId}#${delivery.deliveryId}`,
    title: toXmlText(`${delivery.documentTitle}, ${pageName(delivery)}`),
    updated: delivery.createdAt,
    published: delivery.createdAt,
    links: [{ rel: 'alternate', type: 'text/html', href: passageUrl(base, delivery.passageId) }],
    summary: toXmlText(`${quotation} (why: ${delivery.reasons.join('; ')})`),
  }
}
