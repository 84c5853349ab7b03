import { z } from 'zod'
import { text } from '../../domain/value-schemas.ts'
import { DOCUMENT_KINDS, DOCUMENT_STATUSES } from '../../domain/document.ts'
import { MAX_READ_CHARACTERS } from '../query/syntax/read-query.ts'
import { toPeriod } from '../query/syntax/parse-dates.ts'
import type { SearchRequest } from './search-request.ts'

/** Characters of a pasted text that may be sent; of more than are read, the beginning is. */
const MAX_PASTED_CHARACTERS = 1_000_000
/** Most facet values of one field in a request. */
const MAX_VALUES = 100
const MAX_VALUE_CHARACTERS = 500
const MAX_DATE_CHARACTERS = 40

const values = (description: string) =>
  z.array(text(MAX_VALUE_CHARACTERS)).max(MAX_VALUES).default([]).meta({ description })

/** A date, described as such to programs; other usual notations are the first or last day of what they name. */
const day = (end: 'first' | 'last', description: string) =>
  text(MAX_DATE_CHARACTERS)
    .refine((typed) => toPeriod(typed) !== null, 'must be a date such as 2019, 2019-06, 2019-06-13 or 13 June 2019')
    .overwrite((typed) => toPeriod(typed)?.[end] ?? typed)
    .nullable()
    .default(null)
    .meta({ description, example: '2019-06-13', override: { format: 'date' } })

/** A query of any length, where it is not part of a longer request. */
export const pastedTextSchema = text(MAX_PASTED_CHARACTERS)
  .default('')
  .meta({ description: 'A query, or a text of any length; of more than 20,000 characters, the beginning is read' })

/** Parameters of the search, on pages and in the API. Several values of one field mean any of them. */
export const searchParametersSchema = z.strictObject({
  q: text(MAX_READ_CHARACTERS)
    .default('')
    .meta({ description: 'A query, in the syntax of docs/search-syntax.md', example: 'hydrogen' }),
  place: values('Ids of places'),
  theme: values('Ids of themes'),
  kind: values(`Kinds of document: ${DOCUMENT_KINDS.join(', ')}`),
  status: values(`States: ${DOCUMENT_STATUSES.join(', ')}`),
  publisher: values('Names of publishers, as the facet has them'),
  source: values('Ids of sources'),
  from: day('first', 'Published in this year, in this month or on this day, or later'),
  to: day('last', 'Published in this year, in this month or on this day, or earlier'),
  versions: z
    .enum(['current', 'all'])
    .default('current')
    .meta({ description: '`all`: including drafts and earlier versions' }),
  gone: z.enum(['without', 'with', 'only']).default('without').meta({
    description:
      'Documents that are gone from their source, of which our copy is kept: left out, included, or only these',
  }),
  match: z.enum(['auto', 'all', 'some']).default('auto').meta({
    description:
      'Whether all words must match, or some; `auto`: all of up to four words, where twenty passages have them',
  }),
  variants: z.enum(['on', 'off']).default('on').meta({
    description: '`off`: no other spellings, no themes named by words, no corrections of typing errors',
  }),
  facets: z.enum(['all', 'none']).default('all').meta({ description: '`none`: only the documents, slightly faster' }),
  sort: z.enum(['relevance', 'newest', 'oldest']).default('relevance'),
  limit: z.int().min(1).max(100).default(10).meta({ description: 'Documents per page' }),
  cursor: z
    .string()
    .regex(/^[0-9]{1,9}[.][0-9a-f]{12}$/, 'must be `nextCursor` of an earlier page')
    .nullable()
    .default(null)
    .meta({ description: '`nextCursor` of the previous page' }),
})

export type SearchParameters = z.infer<typeof searchParametersSchema>

export function toRequest({ q, ...rest }: SearchParameters): SearchRequest {
  return { text: q, ...rest }
}
