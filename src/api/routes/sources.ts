import { z } from 'zod'
import { listRuns, listSources } from '../../catalogue/sources.ts'
import { requestHarvest } from '../../ingest/harvest/request-harvest.ts'
import { offsetOf, toPage } from '../paging.ts'
import { defineRoute, type Route } from '../route.ts'
import { idSchema, nextCursorSchema, pagingSchema } from '../views/parts.ts'
import { runSchema, toRunView } from '../views/run-view.ts'

const sourceSchema = z
  .object({
    sourceId: z.string(),
    title: z.string(),
    kind: z.string(),
    url: z.string(),
    publisher: z.string().nullable(),
    enabled: z.boolean().meta({ description: 'Harvested by the clock' }),
    addresses: z.int(),
    documents: z.int(),
    failed: z.int(),
    lastRun: runSchema.nullable(),
  })
  .meta({ id: 'Source' })

export const sourceRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/sources',
    summary: 'Where documents come from, and what each source has yielded',
    reply: z.object({ sources: z.array(sourceSchema) }),
    handle: async ({ app }) => {
      const sources = await listSources(app.catalogue)
      return {
        sources: sources.map((source) => ({
          ...source,
          lastRun: source.lastRun === null ? null : toRunView(source.lastRun),
        })),
      }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/sources/{sourceId}/runs',
    summary: 'Harvest a source now',
    params: z.object({ sourceId: idSchema('source') }),
    reply: z.object({ runId: z.string() }),
    status: 202,
    handle: async ({ app, params: { sourceId } }) => ({ runId: await requestHarvest(app, sourceId) }),
  }),
  defineRoute({
    method: 'get',
    path: '/runs',
    summary: 'Harvests, the newest first',
    query: z.strictObject({ ...pagingSchema, sourceId: idSchema('source').optional() }),
    reply: z.object({ runs: z.array(runSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, query }) => {
      const rows = await listRuns(app.catalogue, query.sourceId ?? null, query.limit + 1, offsetOf(query))
      const page = toPage(rows, query)
      return { runs: page.rows.map(toRunView), nextCursor: page.nextCursor }
    },
  }),
]
