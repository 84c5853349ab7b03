import { z } from 'zod'
import { RANKING } from '../../search/analysis/weigh-term.ts'
import { MEANING_SHARE } from '../../search/rank/fuse-scores.ts'
import type { Explanation } from '../../search/results/search-library.ts'

export const explainSchema = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true')
  .meta({ description: 'Add to each hit how its score was calculated' })

const rank = z.int().nullable()
const fusionSchema = z
  .object({
    byWords: rank.meta({ description: 'Rank in the order by words, from 1' }),
    byMeaning: rank.meta({ description: 'Rank in the order by meaning, from 1' }),
    words: z.number().meta({ description: 'Score by words, scaled to 0..1 over the answer' }),
    meaning: z.number().meta({ description: 'Similarity, scaled to 0..1 over the answer' }),
    similarity: z.number().nullable().meta({ description: 'Cosine of the vectors of query and passage' }),
    score: z.number().meta({ description: `${MEANING_SHARE} of the meaning, and the rest of the words` }),
  })
  .meta({ id: 'Fusion', description: 'How near it is to the query by words and by meaning' })

export const explanationSchema = z
  .object({
    ranking: z.int().meta({ description: 'Version of the ranking method' }),
    score: z.number(),
    boosts: z.array(z.object({ reason: z.enum(['status', 'recent']), factor: z.number() })),
    passageScore: z.number().meta({
      description:
        'Of the passage shown: the sum over its terms of rarity times weight times repetition, changed by `order`',
    }),
    terms: z.array(
      z.object({
        term: z.string(),
        frequency: z.int().meta({ description: 'Passages in the library that contain it' }),
        rarity: z.number(),
        text: z.int().meta({ description: 'How often the passage contains it' }),
        title: z.boolean(),
        heading: z.boolean(),
        weight: z.number().meta({ description: 'BM25F weight; half of it where a theme matched the term' }),
        times: z.int().meta({ description: 'How often the query has it' }),
        repetition: z.number().meta({ description: 'The factor for that; 1 for once' }),
      }),
    ),
    order: z
      .object({
        near: z.number().meta({ description: 'Added for words near each other, as in the query' }),
        factors: z.array(
          z.object({ reason: z.enum(['row', 'contents', 'index', 'references', 'running']), factor: z.number() }),
        ),
      })
      .nullable()
      .meta({
        description:
          'What reading the text has changed: words near each other, all words in a row (`row`), a table of contents, an index, a list of references, or the running lines of a page',
      }),
    fusion: z
      .object({ document: fusionSchema, passage: fusionSchema.nullable() })
      .nullable()
      .meta({ description: 'How the two orders were combined, where search by meaning was used too' }),
    rerank: z
      .object({ rating: z.number(), from: z.int() })
      .nullable()
      .meta({ description: 'Rating of the passage by a model (`RERANKER`), and the rank of the document without it' }),
  })
  .meta({ id: 'Explanation' })

export function toExplanationView(explanation: Explanation | null): z.infer<typeof explanationSchema> | null {
  if (explanation === null) return null
  const { score, boosts, passageScore, terms, refinement, fusion, rerank } = explanation
  return {
    ranking: RANKING.version,
    score,
    boosts: [...boosts],
    passageScore,
    terms: terms.map(({ term, frequency, rarity, text, title, heading, weight, times, repetition }) => ({
      term,
      frequency,
      rarity,
      text,
      title,
      heading,
      weight,
      times,
      repetition,
    })),
    order: refinement === null ? null : { near: refinement.near, factors: [...refinement.factors] },
    fusion: fusion === null ? null : { document: { ...fusion.document }, passage: fusion.passage },
    rerank,
  }
}
