import { z } from 'zod'
import { emailSchema } from '../../domain/value-schemas.ts'
import { feedUrl } from './alert-feed.ts'
import { endAlert, getAlert, saveAlert } from './saved-alert.ts'
import type { AlertPorts } from './ports.ts'
import { listAlerts, listDeliveries } from './alert-queries.ts'
import { readParameters } from '../../formats/parameters.ts'
import { searchParametersSchema, toRequest } from '../../search/request/search-parameters.ts'
import type { SearchRequest } from '../../search/request/search-request.ts'
import { fromStored, toParameters } from '../../search/request/stored-request.ts'
import { count, nameOf, toReadableInstant } from '../../ui/names.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { pageTag } from '../../ui/components/evidence.tsx'
import { ActionButton, Field, PageHeading } from '../../ui/components/form.tsx'
import { ListRow } from '../../ui/components/list-row.tsx'

const SHOWN = 100

/** The list of alerts. */
export async function alertsPage({ app }: PageCall): Promise<PageReply> {
  const alerts = await listAlerts(app.catalogue)
  return {
    kind: 'page',
    title: 'Alerts',
    section: 'alerts',
    body: (
      <div class="narrow">
        <PageHeading title="Alerts">
          <p class="dim">
            An alert is a saved search that reports each new passage once, with its page and the reason.
          </p>
        </PageHeading>
        {alerts.length === 0 && (
          <p>
            No alerts yet. <a href="/search">Search</a>, then choose “Alert me”.
          </p>
        )}
        <ul class="rows">
          {alerts.map((alert) => (
            <ListRow href={`/alerts/${alert.alertId}`} title={alert.name}>
              <p class="docline">
                {describe(app, fromStored(alert.query))} · {count(alert.deliveries, 'passage')} reported
              </p>
            </ListRow>
          ))}
        </ul>
      </div>
    ),
  }
}

/** The form that makes a search an alert. */
export async function newAlertPage({ app, query }: PageCall): Promise<PageReply> {
  const request = toRequest(readParameters(searchParametersSchema, query))
  return {
    kind: 'page',
    title: 'Alert me',
    section: 'alerts',
    body: (
      <div class="narrow">
        <PageHeading title="Alert me">
          <p class="lead">{describe(app, request)}</p>
        </PageHeading>
        <p>You will be notified once of each matching passage that is added to the library from now on.</p>
        <form method="post" action="/alerts" class="panel">
          <input type="hidden" name="search" value={toParameters(request).toString()} />
          <Field name="name" label="Name of the alert" value={describe(app, request).slice(0, 200)} required />
          <Field
            name="email"
            label="E-mail address (optional)"
            hint="Without one, follow the alert as a feed."
            type="email"
            autocomplete="email"
          />
          <button class="govuk-button">Save alert</button>
        </form>
      </div>
    ),
  }
}

const alertSchema = z.strictObject({
  name: z.string().trim().min(1, 'enter a name for the alert').max(200),
  email: z.union([z.literal(''), emailSchema]).default(''),
  search: z.string().max(20_000),
})

export async function saveAlertForm({ app, form }: PageCall): Promise<PageReply> {
  const { name, email, search } = readParameters(alertSchema, form)
  const request = toRequest(readParameters(searchParametersSchema, new URLSearchParams(search)))
  const alert = await saveAlert(app, { name, request, email: email === '' ? null : email })
  return { kind: 'redirect', to: `/alerts/${alert.alertId}` }
}

/** An alert with the passages that it reported. */
export async function alertPage({ app, params, mayWrite }: PageCall): Promise<PageReply> {
  const alert = await getAlert(app, params['alertId'] ?? '')
  const deliveries = await listDeliveries(app.catalogue, alert.alertId, SHOWN)
  const request = fromStored(alert.query)
  return {
    kind: 'page',
    title: alert.name,
    section: 'alerts',
    body: (
      <div class="narrow">
        <PageHeading title={alert.name}>
          <p class="lead">
            <a href={`/search?${toParameters(request)}`}>{describe(app, request)}</a>
          </p>
          <p class="dim">
            Since {toReadableInstant(alert.createdAt)}
            {alert.email === null ? '' : ` to ${alert.email}`} · <a href={feedUrl(app, alert)}>Atom feed</a>
          </p>
        </PageHeading>
        {deliveries.length === 0 && <p>Nothing new yet.</p>}
        {deliveries.map((delivery) => (
          <article id={delivery.deliveryId}>
            <h2>
              <a href={`/documents/${delivery.documentId}`}>{delivery.documentTitle}</a>
            </h2>
            <figure class="quote">
              <blockquote>{delivery.quotation}</blockquote>
              <figcaption>
                <a
                  class="quote__page"
                  href={`/passages/${delivery.passageId}?${new URLSearchParams({ q: request.text })}`}
                >
                  {pageTag(delivery)}
                </a>
                <span class="quote__path">Why: {delivery.reasons.join('; ')}</span>
              </figcaption>
            </figure>
            <p class="dim">
              {toReadableInstant(delivery.createdAt)}
              {delivery.sentAt !== null && ' · e-mail sent'}
              {delivery.code !== null && <span class="bad"> · could not be sent: {delivery.code}</span>}
            </p>
          </article>
        ))}
        {mayWrite && <ActionButton action={`/alerts/${alert.alertId}/end`} label="End this alert" quiet />}
      </div>
    ),
  }
}

export async function endAlertForm({ app, params }: PageCall): Promise<PageReply> {
  await endAlert(app, params['alertId'] ?? '')
  return { kind: 'redirect', to: '/alerts' }
}

/** A search in one line: its words and filters. */
function describe(app: AlertPorts, request: SearchRequest): string {
  const lists = (['theme', 'place', 'kind', 'status', 'publisher'] as const).map((field) =>
    request[field].map((value) => nameOf(app, field, value)).join(' or '),
  )
  const text = request.text === '' ? '' : `“${request.text}”`
  const source = request.source.length === 0 ? '' : `source ${request.source.join(' or ')}`
  const dates = [request.from === null ? '' : `from ${request.from}`, request.to === null ? '' : `to ${request.to}`]
  return [text, ...lists, source, ...dates].filter((part) => part !== '').join(', ') || 'everything'
}
