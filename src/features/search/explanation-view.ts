import { z } from 'zod'
import { RANKING } from '../../search/analysis/weigh-term.ts'
import type { Explanation } from '../../search/results/search-library.ts'

export const explainSchema = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true')
  .meta({ description: 'Says of each hit how it came by its score' })

const place = z.int().nullable()
const fusionSchema = z
  .object({ byWords: place, byMeaning: place, score: z.number().meta({ description: 'Sum of 1 / (60 + place)' }) })
  .meta({ id: 'Fusion', description: 'Places from 1 in the order by words and the one by meaning' })

export const explanationSchema = z
  .object({
    ranking: z.int().meta({ description: 'Version of the way of ranking' }),
    score: z.number(),
    boosts: z.array(z.object({ reason: z.enum(['status', 'recent']), factor: z.number() })),
    passageScore: z.number().meta({ description: 'Of the passage shown: the sum of rarity times weight of its terms' }),
    terms: z.array(
      z.object({
        term: z.string(),
        frequency: z.int().meta({ description: 'Passages of the library that say it' }),
        rarity: z.number(),
        text: z.int().meta({ description: 'How often the passage says it' }),
        title: z.boolean(),
        heading: z.boolean(),
        weight: z.number().meta({ description: 'BM25F; 0.5 of it for a theme that means the term' }),
      }),
    ),
    fusion: z
      .object({ document: fusionSchema, passage: fusionSchema.nullable() })
      .nullable()
      .meta({ description: 'Where meaning was looked for too, what the order is made by' }),
  })
  .meta({ id: 'Explanation' })

export function toExplanationView(explanation: Explanation | null): z.infer<typeof explanationSchema> | null {
  if (explanation === null) return null
  const { score, boosts, passageScore, terms, fusion } = explanation
  return {
    ranking: RANKING.version,
    score,
    boosts: [...boosts],
    passageScore,
    terms: terms.map(({ term, frequency, rarity, text, title, heading, weight }) => ({
      term,
      frequency,
      rarity,
      text,
      title,
      heading,
      weight,
    })),
    fusion: fusion === null ? null : { document: { ...fusion.document }, passage: fusion.passage },
  }
}
