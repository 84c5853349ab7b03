import { z } from 'zod'
import { RELAXATION_REASONS } from '../../search/results/relaxations.ts'
import { toParameters } from '../../search/request/stored-request.ts'
import type { ZeroResult, ZeroResultSuggestion } from '../../search/results/zero-result-suggestions.ts'
import { linkSchema } from '../../api/views/parts.ts'

/** Why a search found nothing. */
export const zeroResultReasonSchema = z
  .object({
    unknownWords: z.array(z.string()).meta({ description: 'Words that no document in the library contains' }),
    documentsWithoutFilters: z.int().meta({ description: 'Documents that match the query without the filters' }),
  })
  .meta({ id: 'ZeroResultReason' })

/** A search similar to one that found nothing. */
export const zeroResultSuggestionSchema = z
  .object({
    reason: z.enum(RELAXATION_REASONS),
    field: z.string().nullable().meta({ description: 'The filter that is removed, where `reason` is `filter`' }),
    change: z.string().meta({ description: 'The change in words', example: 'without the place York' }),
    total: z.int().meta({ description: 'Documents that the changed search finds' }),
    counts: z.enum(['exact', 'at_most']),
    link: linkSchema,
  })
  .meta({ id: 'ZeroResultSuggestion' })

export function toZeroResultReason(zeroResult: ZeroResult | null): z.infer<typeof zeroResultReasonSchema> | null {
  if (zeroResult === null) return null
  return { unknownWords: [...zeroResult.unknown], documentsWithoutFilters: zeroResult.withoutFilters }
}

export function toZeroResultSuggestion(suggestion: ZeroResultSuggestion): z.infer<typeof zeroResultSuggestionSchema> {
  const { reason, field, change, total, counts, request } = suggestion
  return { reason, field, change, total, counts, link: `/search?${toParameters(request)}` }
}
