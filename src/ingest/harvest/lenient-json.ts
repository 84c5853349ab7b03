import { z } from 'zod'

/** A string; anything else counts as absent. */
export const optionalText = z.string().nullable().catch(null).default(null)

/** A list of `item`s; values of any other shape are left out. */
export function listOf<T>(item: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .catch([])
    .default([])
    .transform((values) => values.flatMap((value) => item.safeParse(value).data ?? []))
}
