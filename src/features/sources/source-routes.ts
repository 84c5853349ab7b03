import { z } from 'zod'
import { listRuns, listSources } from '../../db/harvest/sources.ts'
import { checkSource, SOURCE_STATES } from '../../ingest/harvest/check-source.ts'
import { requestHarvest } from './request-harvest.ts'
import { offsetOf, toPage } from '../../api/paging.ts'
import { defineRoute, type Route } from '../../api/route.ts'
import { idSchema, nextCursorSchema, pagingSchema } from '../../api/views/parts.ts'
import { runSchema, toRunView } from './run-view.ts'

const sourceSchema = z
  .object({
    sourceId: z.string(),
    title: z.string(),
    kind: z.string(),
    url: z.string(),
    publisher: z.string().nullable(),
    enabled: z.boolean().meta({ description: 'Harvested on a schedule' }),
    addresses: z.int(),
    documents: z.int(),
    failed: z.int().nullable().meta({ description: 'Only for the operator; null for others' }),
    lastRun: runSchema
      .nullable()
      .meta({ description: 'Only for the operator; null for others, and before the first run' }),
  })
  .meta({ id: 'Source' })

const checkSchema = z
  .object({
    sourceId: z.string(),
    state: z.enum(SOURCE_STATES).meta({
      description:
        'fewer: fewer documents than expected; lost: listed addresses are gone; forbidden: robots.txt disallows it',
    }),
    robots: z
      .string()
      .nullable()
      .meta({ description: 'The deciding line of robots.txt, no_rule, no_robots_txt or a reason code' }),
    documentsFound: z.int().meta({ description: 'Number of documents found, up to 200' }),
    expected: z.int().nullable(),
    missing: z.array(z.object({ address: z.string(), code: z.string() })),
    code: z.string().nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: 'SourceCheck' })

export const sourceRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/sources',
    access: 'public',
    operationId: 'listSources',
    summary: 'The sources of documents, with what each has yielded',
    reply: z.object({ sources: z.array(sourceSchema) }),
    handle: async ({ app, isOperator }) => {
      const sources = await listSources(app.catalogue)
      return {
        sources: sources.map((source) => ({
          ...source,
          failed: isOperator ? source.failed : null,
          lastRun: source.lastRun === null || !isOperator ? null : toRunView(source.lastRun),
        })),
      }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/sources/{sourceId}/runs',
    access: 'operator',
    operationId: 'harvestSource',
    location: '/runs?sourceId={sourceId}',
    errors: ['source_missing'],
    summary: 'Harvest a source now',
    params: z.object({ sourceId: idSchema('source') }),
    reply: z.object({ runId: z.string() }),
    status: 202,
    handle: async ({ app, params: { sourceId } }) => ({ runId: await requestHarvest(app, sourceId) }),
  }),
  defineRoute({
    method: 'post',
    path: '/sources/{sourceId}/checks',
    access: 'operator',
    operationId: 'checkSource',
    errors: ['source_missing'],
    summary: 'Check a source now: whether it answers, what its robots.txt allows and how many documents it has',
    params: z.object({ sourceId: idSchema('source') }),
    reply: checkSchema,
    handle: async ({ app, params: { sourceId }, signal }) => {
      const { met, lost, ...check } = await checkSource(app, sourceId, signal)
      return { ...check, documentsFound: met, missing: lost }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/runs',
    access: 'operator',
    operationId: 'listHarvestRuns',
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
