import { z } from 'zod'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../domain/document.ts'
import { text } from '../../domain/value-schemas.ts'
import { EMPTY_REQUEST, type SearchRequest } from '../../search/request/search-request.ts'

/** Most values of one parameter: more than there are places or themes. */
const MAX_VALUES = 1_000
const MAX_ID_CHARACTERS = 80

export const idsSchema = (description: string) =>
  z.array(text(MAX_ID_CHARACTERS)).max(MAX_VALUES).default([]).meta({ description })

const year = (description: string) =>
  z
    .string()
    .regex(/^[0-9]{4}$/, 'must be a year such as 2019')
    .nullable()
    .default(null)
    .meta({ description, example: '2019' })

/** Which documents a figure is made from; the search has the same filters under the same names. */
export const documentFilters = {
  kind: z.array(z.enum(DOCUMENT_KINDS)).default([]).meta({ description: 'Only documents of these kinds' }),
  status: z.array(z.enum(DOCUMENT_STATUSES)).default([]).meta({ description: 'Only documents with these statuses' }),
  from: year('Published in this year or later; without a date never'),
  to: year('Published in this year or earlier; without a date never'),
  gone: z
    .enum(['without', 'with'])
    .default('without')
    .meta({ description: 'Documents that are gone from their source, of which our copy is kept' }),
}

/** The version of the library that a link was made for; it selects nothing. */
export const corpusParameter = z
  .string()
  .regex(/^[0-9a-f]{16}$/, 'must be the corpus version of a figure')
  .nullable()
  .default(null)
  .meta({ description: 'The corpus version that a link was made for: the page then says whether the library changed' })

export type DocumentFilters = z.infer<z.ZodObject<typeof documentFilters>>

/** The search for the documents of a figure, or for the passages of one of its cells. */
export function toSearchRequest(
  { kind, status, from, to, gone }: DocumentFilters,
  { places = [], themes = [] }: { readonly places?: readonly string[]; readonly themes?: readonly string[] } = {},
): SearchRequest {
  return {
    ...EMPTY_REQUEST,
    ...{ place: places, theme: themes, kind: [...kind].sort(), status: [...status].sort(), gone },
    from: from === null ? null : `${from}-01-01`,
    to: to === null ? null : `${to}-12-31`,
  }
}

/** The parameters of an address, the empty fields of a form left out. */
export function withoutEmpty(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query].filter(([, value]) => value !== ''))
}

/** All parameters, those with their default too, so that an address means the same in years to come. */
export function toExplicitQuery(parameters: Readonly<Record<string, unknown>>, corpusVersion: string): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(parameters)) {
    if (name === 'corpus') continue
    if (Array.isArray(value)) for (const each of new Set(value.map(String))) query.append(name, each)
    else if (value !== null) query.set(name, String(value))
  }
  query.set('corpus', corpusVersion)
  return query
}
