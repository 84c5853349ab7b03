import { z } from 'zod'

/** A text; anything else counts as absent. */
export const htmlToText = z.string().nullable().catch(null).default(null)

/** A list of what it should be a list of; anything else is left out. */
export function listOf<T>(item: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .catch([])
    .default([])
    .transform((values) => values.flatMap((value) => item.safeParse(value).data ?? []))
}
