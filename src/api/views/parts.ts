import { z } from 'zod'
import { LABEL_SOURCES } from '../../domain/pages/page-label.ts'

// Schemas that several answers share; `id` names them in the OpenAPI document.

export const idSchema = (what: string) => z.string().regex(/^[A-Za-z0-9-]{1,80}$/, `must be the id of a ${what}`)

export const pagingSchema = {
  limit: z.int().min(1).max(100).default(50),
  cursor: z
    .string()
    .regex(/^o[0-9]{1,9}$/, 'must be `nextCursor` of an earlier page')
    .nullable()
    .default(null)
    .meta({ description: '`nextCursor` of the previous page' }),
}

export const nextCursorSchema = z.string().nullable().meta({ description: 'null on the last page' })

export const instantSchema = z.iso.datetime().meta({ description: 'UTC' })

export const PAGE_LABEL_DESCRIPTION =
  'The number of the page: as printed, or as the file declares it; `~12` where it is only inferred from other pages'

export const pageLabelSourceSchema = z.enum(LABEL_SOURCES).nullable().meta({
  description:
    'How `pageLabel` is known: `printed` on the page, declared by the `file`, or `inferred` from pages before and after; null where there is none',
})

export const linkSchema = z.string().meta({ description: 'Path of a page of this service' })

/** A Date as sent in JSON. */
export function toInstant(date: Date): string {
  return date.toISOString()
}

export function toInstantOrNull(date: Date | null): string | null {
  return date === null ? null : date.toISOString()
}
