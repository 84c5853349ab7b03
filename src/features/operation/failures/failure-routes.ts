import { z } from 'zod'
import { countFailures, readFailures } from '../../../ingest/jobs/progress.ts'
import { NotFoundError } from '../../../errors.ts'
import { retryFailed } from './retry-failed.ts'
import { JOB_NAMES } from '../../../domain/jobs.ts'
import { offsetOf, toPage } from '../../../api/paging.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { idSchema, instantSchema, nextCursorSchema, pagingSchema, toInstant } from '../../../api/views/parts.ts'

const failureSchema = z
  .object({
    job: z.enum(JOB_NAMES),
    subjectId: z.string().meta({ description: 'The id of a run, a location or a version' }),
    code: z.string(),
    message: z.string(),
    attempts: z.int(),
    documentId: z.string().nullable(),
    title: z.string(),
    address: z.string(),
    failedAt: instantSchema,
  })
  .meta({ id: 'Failure' })

export const failureRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/failures',
    access: 'operator',
    operationId: 'listFailures',
    summary: 'Failures with their reasons, the newest first',
    query: z.strictObject(pagingSchema),
    reply: z.object({
      failures: z.array(failureSchema),
      byCode: z.array(z.object({ code: z.string(), count: z.int() })),
      nextCursor: nextCursorSchema,
    }),
    handle: async ({ app, query }) => {
      const page = toPage(await readFailures(app.catalogue, query.limit + 1, offsetOf(query)), query)
      return {
        failures: page.rows.map((failure) => ({ ...failure, failedAt: toInstant(failure.failedAt) })),
        byCode: await countFailures(app.catalogue),
        nextCursor: page.nextCursor,
      }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/failures/retry',
    access: 'operator',
    operationId: 'retryFailures',
    errors: ['failure_missing'],
    summary: 'Retry failed work: one subject, or everything (an empty object)',
    body: z
      .strictObject({ job: z.enum(JOB_NAMES).optional(), subjectId: idSchema('subject').optional() })
      .refine(
        (body) => (body.job === undefined) === (body.subjectId === undefined),
        'give both job and subjectId, or neither',
      )
      .meta({ dependentRequired: { job: ['subjectId'], subjectId: ['job'] } }),
    reply: z.object({ retried: z.int() }),
    status: 202,
    handle: async ({ app, body }) => {
      const { job, subjectId } = body
      const only = job === undefined || subjectId === undefined ? null : { name: job, subjectId }
      const retried = await retryFailed(app, only)
      if (only !== null && retried === 0) {
        throw new NotFoundError('failure_missing', `no failed ${only.name} ${only.subjectId}`)
      }
      return { retried }
    },
  }),
]
