import { z } from 'zod'
import { emailSchema, filledText } from '../../domain/value-schemas.ts'
import { feedUrl } from './alert-feed.ts'
import { endAlert, getAlert, saveAlert } from './saved-alert.ts'
import { listAlerts, listDeliveries, type AlertRow } from './alert-queries.ts'
import type { AlertPorts } from './ports.ts'
import { searchParametersSchema, toRequest } from '../../search/request/search-parameters.ts'
import { fromStored, toParameters } from '../../search/request/stored-request.ts'
import { offsetOf, toPage } from '../../api/paging.ts'
import { defineRoute, type Route } from '../../api/route.ts'
import {
  idSchema,
  instantSchema,
  linkSchema,
  nextCursorSchema,
  pagingSchema,
  toInstant,
  toInstantOrNull,
} from '../../api/views/parts.ts'

const params = z.object({ alertId: idSchema('alert') })

const alertSchema = z
  .object({
    alertId: z.string(),
    name: z.string(),
    search: z.string().meta({ description: 'The saved search, as parameters of /search' }),
    email: z.string().nullable(),
    enabled: z.boolean(),
    passagesReported: z.int().meta({ description: 'Passages reported so far' }),
    feed: z.url().meta({ description: 'Address of the Atom feed; anybody who has it can read the feed' }),
    createdAt: instantSchema,
    link: linkSchema,
  })
  .meta({ id: 'Alert' })

const deliverySchema = z
  .object({
    deliveryId: z.string(),
    passageId: z.string(),
    documentId: z.string(),
    documentTitle: z.string(),
    pageIndex: z.int(),
    pageLabel: z.string().nullable(),
    quotation: z.string(),
    reasons: z.array(z.string()).meta({ description: 'Why it was reported: words, themes with term and rule, places' }),
    createdAt: instantSchema,
    mailedAt: instantSchema.nullable(),
    code: z.string().nullable().meta({ description: 'Why the mail could not be sent' }),
    link: linkSchema,
  })
  .meta({ id: 'Delivery' })

/** The parameters of a search, without those on how results are shown. */
const { sort: _sort, limit: _limit, cursor: _cursor, ...searchFields } = searchParametersSchema.shape

/** At least one condition is required, since an alert on everything would report every passage. */
const AT_LEAST_ONE_CONDITION = [
  { required: ['q'], properties: { q: { pattern: String.raw`\S` } } },
  ...['from', 'to'].map((name) => ({ required: [name], properties: { [name]: { type: 'string' as const } } })),
  ...['place', 'theme', 'kind', 'status', 'publisher', 'source'].map((name) => ({
    required: [name],
    properties: { [name]: { minItems: 1 } },
  })),
]

export const alertRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/alerts',
    access: 'operator',
    operationId: 'listAlerts',
    summary: 'List alerts: saved searches that report new matches',
    reply: z.object({ alerts: z.array(alertSchema) }),
    handle: async ({ app }) => ({
      alerts: (await listAlerts(app.catalogue)).map((alert) => toAlertView(app, alert)),
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/alerts',
    access: 'operator',
    operationId: 'createAlert',
    location: '/alerts/{alertId}',
    errors: ['alert_empty'],
    summary: 'Save a search as an alert; it reports new matches from now on',
    body: z.strictObject({
      name: filledText(200),
      email: emailSchema.nullable().default(null),
      query: z.strictObject(searchFields).meta({ anyOf: AT_LEAST_ONE_CONDITION }),
    }),
    reply: alertSchema,
    status: 201,
    handle: async ({ app, body: { name, email, query } }) => {
      const request = toRequest({ ...query, sort: 'relevance', limit: 10, cursor: null })
      return toAlertView(app, await saveAlert(app, { name, email, request }))
    },
  }),
  defineRoute({
    method: 'get',
    path: '/alerts/{alertId}',
    access: 'operator',
    operationId: 'getAlert',
    errors: ['alert_missing'],
    summary: 'Get an alert',
    params,
    reply: alertSchema,
    handle: async ({ app, params: { alertId } }) => toAlertView(app, await getAlert(app, alertId)),
  }),
  defineRoute({
    method: 'get',
    path: '/alerts/{alertId}/deliveries',
    access: 'operator',
    operationId: 'listAlertDeliveries',
    errors: ['alert_missing'],
    summary: 'List the passages that an alert has reported, newest first',
    params,
    query: z.strictObject(pagingSchema),
    reply: z.object({ deliveries: z.array(deliverySchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, params: { alertId }, query }) => {
      await getAlert(app, alertId)
      const page = toPage(await listDeliveries(app.catalogue, alertId, query.limit + 1, offsetOf(query)), query)
      const deliveries = page.rows.map((row) => {
        const { deliveryId, passageId, documentId, documentTitle, pageIndex, pageLabel, quotation, reasons, code } = row
        return {
          ...{ deliveryId, passageId, documentId, documentTitle, pageIndex, pageLabel, quotation, reasons, code },
          createdAt: toInstant(row.createdAt),
          mailedAt: toInstantOrNull(row.sentAt),
          link: `/passages/${passageId}`,
        }
      })
      return { deliveries, nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'delete',
    path: '/alerts/{alertId}',
    access: 'operator',
    operationId: 'deleteAlert',
    errors: ['alert_missing'],
    summary: 'Delete an alert and its record of reported passages',
    params,
    reply: 'nothing',
    status: 204,
    handle: ({ app, params: { alertId } }) => endAlert(app, alertId),
  }),
]

function toAlertView(app: AlertPorts, alert: AlertRow): z.infer<typeof alertSchema> {
  return {
    alertId: alert.alertId,
    name: alert.name,
    search: toParameters(fromStored(alert.query)).toString(),
    email: alert.email,
    enabled: alert.enabled,
    passagesReported: alert.deliveries,
    feed: feedUrl(app, alert),
    createdAt: toInstant(alert.createdAt),
    link: `/alerts/${alert.alertId}`,
  }
}
