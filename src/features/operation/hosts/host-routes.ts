import { z } from 'zod'
import { hostNameSchema, text } from '../../../domain/value-schemas.ts'
import { listHosts } from './host-list.ts'
import { listRequests } from '../../../ingest/fetch/politeness/request-log.ts'
import { getHost, pauseCrawling, resumeCrawling, toHost } from './pause-host.ts'
import { offsetOf, toPage } from '../../../api/paging.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { hostSchema, requestSchema, toHostView, toRequestView } from './host-view.ts'
import { nextCursorSchema, pagingSchema } from '../../../api/views/parts.ts'

const params = z.object({ host: hostNameSchema })

/** One week; a person should end longer pauses. */
const MAX_PAUSE_MINUTES = 7 * 24 * 60

export const hostRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/hosts',
    access: 'operator',
    operationId: 'listHosts',
    summary:
      'The hosts that documents come from, with the pace of requests to each; those with the latest requests first',
    query: z.strictObject(pagingSchema),
    reply: z.object({ hosts: z.array(hostSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, query }) => {
      const page = toPage(await listHosts(app.catalogue, query.limit + 1, offsetOf(query)), query)
      return { hosts: page.rows.map(toHostView), nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/hosts/{host}/requests',
    access: 'operator',
    operationId: 'listHostRequests',
    errors: ['host_missing'],
    summary: 'Every request to a host, the newest first, as its owner may be shown',
    params,
    query: z.strictObject(pagingSchema),
    reply: z.object({ host: hostSchema, requests: z.array(requestSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, params, query }) => {
      const host = await getHost(app, toHost(params.host))
      const rows = await listRequests(app.catalogue, host.host, query.limit + 1, offsetOf(query))
      const page = toPage(rows, query)
      return { host: toHostView(host), requests: page.rows.map(toRequestView), nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/hosts/{host}/pause',
    access: 'operator',
    operationId: 'pauseHost',
    summary: 'Pause requests to a host, for a number of minutes or until it is resumed',
    params,
    body: z.strictObject({
      minutes: z.int().min(1).max(MAX_PAUSE_MINUTES).nullable().default(null),
      reason: text(500).trim().nullable().default(null),
    }),
    reply: hostSchema,
    handle: async ({ app, params, body }) => {
      const until = body.minutes === null ? null : new Date(app.clock.now().getTime() + body.minutes * 60_000)
      return toHostView(await pauseCrawling(app, toHost(params.host), { until, reason: body.reason }))
    },
  }),
  defineRoute({
    method: 'post',
    path: '/hosts/{host}/resume',
    access: 'operator',
    operationId: 'resumeHost',
    errors: ['host_missing'],
    summary: 'Resume requests to a paused host',
    params,
    reply: hostSchema,
    handle: async ({ app, params }) => toHostView(await resumeCrawling(app, toHost(params.host))),
  }),
]
