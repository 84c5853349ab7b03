import { z } from 'zod'
import { isWaiting, type HarvestRun } from '../../db/harvest/sources.ts'
import { instantSchema, toInstant, toInstantOrNull } from '../../api/views/parts.ts'

export const runSchema = z
  .object({
    runId: z.string(),
    sourceId: z.string(),
    state: z.enum(['due', 'done', 'failed']),
    found: z.int().meta({ description: 'Addresses found' }),
    added: z.int().meta({ description: 'Addresses that were new' }),
    isPartial: z
      .boolean()
      .meta({ description: 'The run requested only changes, so addresses that it did not find may still be there' }),
    code: z.string().nullable().meta({ description: 'Why it failed or what it waits for' }),
    message: z.string().nullable(),
    waitsFor: z
      .string()
      .nullable()
      .meta({ description: 'The host that a due run waits for; waiting never makes it fail' }),
    waitsUntil: instantSchema.nullable().meta({ description: 'When a waiting run continues' }),
    createdAt: instantSchema,
    startedAt: instantSchema.nullable(),
    endedAt: instantSchema.nullable(),
  })
  .meta({ id: 'Run' })

export function toRunView(run: HarvestRun): z.infer<typeof runSchema> {
  return {
    runId: run.runId,
    sourceId: run.sourceId,
    state: run.state as 'due' | 'done' | 'failed',
    found: run.found,
    added: run.added,
    isPartial: run.isPartial,
    code: run.code,
    message: run.message,
    waitsFor: run.waitsFor,
    waitsUntil: isWaiting(run) ? toInstant(run.dueAt) : null,
    createdAt: toInstant(run.createdAt),
    startedAt: toInstantOrNull(run.startedAt),
    endedAt: toInstantOrNull(run.endedAt),
  }
}
