import { z } from 'zod'
import { listOperatorAlerts } from './operator-alert-queries.ts'
import { acknowledgeOperatorAlert } from './operator-alerts.ts'
import { offsetOf, toPage } from '../../../api/paging.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { operatorAlertSchema, toOperatorAlertView } from './operator-alert-view.ts'
import { idSchema, nextCursorSchema, pagingSchema } from '../../../api/views/parts.ts'

export const operatorAlertRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/operator-alerts',
    access: 'operator',
    operationId: 'listOperatorAlerts',
    summary: 'List operator alerts, newest first; the open ones are also in the status',
    query: z.strictObject(pagingSchema),
    reply: z.object({ operatorAlerts: z.array(operatorAlertSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, query }) => {
      const page = toPage(await listOperatorAlerts(app.catalogue, query.limit + 1, offsetOf(query)), query)
      return { operatorAlerts: page.rows.map((alert) => toOperatorAlertView(app, alert)), nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/operator-alerts/{operatorAlertId}/accept',
    access: 'operator',
    operationId: 'acceptOperatorAlert',
    errors: ['notice_missing'],
    summary: 'Accept the smaller yield of a source as correct from now on',
    params: z.object({ operatorAlertId: idSchema('operator alert') }),
    reply: 'nothing',
    status: 204,
    handle: async ({ app, params: { operatorAlertId } }) => acknowledgeOperatorAlert(app, operatorAlertId),
  }),
]
