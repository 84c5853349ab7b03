import { z } from 'zod'
import type { HostRow } from './host-list.ts'
import type { LoggedRequest } from '../../../ingest/fetch/politeness/request-log.ts'
import { instantSchema, toInstant, toInstantOrNull } from '../../../api/views/parts.ts'

export const hostSchema = z
  .object({
    host: z.string().meta({ description: '`example.org`, or `example.org:8080`' }),
    lastAt: instantSchema.nullable(),
    lastStatus: z.int().nullable(),
    lastCode: z.string().nullable().meta({ description: 'Why the last request had no complete response' }),
    delayMs: z.int().meta({ description: 'The pause after the last request' }),
    nextAt: instantSchema.meta({ description: 'The earliest time of the next request' }),
    failures: z.int().meta({ description: 'Consecutive requests that failed because of the host' }),
    requestsToday: z.int(),
    due: z.int().meta({ description: 'Addresses that are due' }),
    addresses: z.int(),
    paused: z
      .object({ since: instantSchema, until: instantSchema.nullable(), reason: z.string().nullable() })
      .nullable()
      .meta({ description: '`until` null: until it is resumed' }),
  })
  .meta({ id: 'Host' })

export const requestSchema = z
  .object({
    address: z.string(),
    requestedAt: instantSchema,
    ms: z.int(),
    status: z.int().nullable(),
    bytes: z.int().nullable(),
    code: z.string().nullable().meta({ description: 'Why there was no complete response' }),
    robots: z
      .string()
      .nullable()
      .meta({ description: 'The line of robots.txt that allowed it, or why none was needed' }),
    requestedBy: z.string().meta({ description: 'The location or run that made the request' }),
    idleMs: z.number().nullable().meta({ description: 'Time since the end of the previous request' }),
    pauseMs: z.int().meta({ description: 'The minimum pause after it' }),
  })
  .meta({ id: 'HostRequest' })

export function toHostView(row: HostRow): z.infer<typeof hostSchema> {
  const { paused } = row
  return {
    ...row,
    lastAt: toInstantOrNull(row.lastAt),
    nextAt: toInstant(row.nextAt),
    paused:
      paused === null ? null : { ...paused, since: toInstant(paused.since), until: toInstantOrNull(paused.until) },
  }
}

export function toRequestView({ host: _host, holder, quietMs, ...row }: LoggedRequest): z.infer<typeof requestSchema> {
  return { ...row, requestedBy: holder, idleMs: quietMs, requestedAt: toInstant(row.requestedAt) }
}
