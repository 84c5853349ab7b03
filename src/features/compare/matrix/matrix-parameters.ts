import { z } from 'zod'
import { corpusParameter, documentFilters, idsSchema } from '../comparison-filters.ts'

/** What a cell says: passages per 1,000 words of the row, passages, or documents with at least one. */
export const MEASURES = ['rate', 'passages', 'documents'] as const
export type Measure = (typeof MEASURES)[number]

const MAX_THEMES = 200
const DEFAULT_THEMES = 16

/** The parameters of the matrix, for page, API, CSV and picture. */
export const matrixParameters = z.strictObject({
  measure: z
    .enum(MEASURES)
    .default('rate')
    .meta({ description: '`rate`: passages per 1,000 words; answers of the API always have all three' }),
  rows: z
    .enum(['place', 'place-year'])
    .default('place')
    .meta({ description: '`place-year`: a row for each place and year of publication' }),
  place: idsSchema('Ids of places; by default all that have a document'),
  level: idsSchema('Kinds of place, such as combined-authority; by default all'),
  theme: idsSchema('Ids of themes; by default those with the most passages'),
  top: z
    .int()
    .min(1)
    .max(MAX_THEMES)
    .default(DEFAULT_THEMES)
    .meta({ description: 'How many themes are shown where none is named' }),
  ...documentFilters,
  corpus: corpusParameter,
})

export type MatrixParameters = z.infer<typeof matrixParameters>
