import { z } from 'zod'
import { defineRoute, type Call, type Route } from '../../../api/route.ts'
import { filledText } from '../../../domain/value-schemas.ts'
import { findQuotation, MAX_QUOTATION_CHARACTERS } from '../../../search/quotations/find-quotation.ts'
import { foundQuotationSchema, toFoundQuotationView, type FoundQuotationView } from './quotation-view.ts'

/** A quotation to look for, as query or body. */
const quotationSchema = z.strictObject({
  text: filledText(MAX_QUOTATION_CHARACTERS).meta({
    description:
      'The quotation, of at least 4 words. Case, punctuation, quotation marks and hyphens do not count; `[...]` and `…` mark words left out, square brackets words inserted',
    example: 'the hydrogen we need for industry',
  }),
  limit: z.int().min(1).max(50).default(10).meta({ description: 'Places at the most' }),
})

const shared = {
  access: 'public',
  errors: ['quotation_too_short', 'quotation_too_long'],
  reply: foundQuotationSchema,
} as const

export const quotationRoutes: readonly Route[] = [
  defineRoute({
    ...shared,
    method: 'get',
    path: '/quotations',
    operationId: 'findQuotation',
    summary: 'Where a quotation comes from, with its printed page, whether it is verbatim, and where else it stands',
    query: quotationSchema,
    handle: ({ query, ...call }) => answer(call, query),
  }),
  defineRoute({
    ...shared,
    method: 'post',
    path: '/quotations',
    operationId: 'findLongQuotation',
    summary: 'The same for a quotation that is too long for an address',
    body: quotationSchema,
    handle: ({ body, ...call }) => answer(call, body),
  }),
]

async function answer(
  { app, signal }: Pick<Call<unknown, unknown, unknown>, 'app' | 'signal'>,
  { text, limit }: z.infer<typeof quotationSchema>,
): Promise<FoundQuotationView> {
  return toFoundQuotationView(app, await findQuotation(app, text, { limit }, signal))
}
