import { z } from 'zod'

/** The largest vector that is taken; the models in use have 384 to 4,096 numbers. */
const MAX_DIMENSIONS = 16_384

/** Where Meilisearch's templates have the text that goes in, and the vector that comes out. */
export const TEXT_MARK = '{{text}}'
export const VECTOR_MARK = '{{embedding}}'
/** Says that the entry before it is repeated, once a text. */
export const REPEAT_MARK = '{{..}}'

const OPENAI_URL = 'https://api.openai.com/v1/embeddings'

const url = z.url({ protocol: /^https?$/, error: 'must be a web address' })
const name = z.string().refine((text) => text.trim() !== '', 'must not be empty')
// Asked for always, so that no settings have to wait for the embedder to tell it.
const dimensions = z.int().min(1).max(MAX_DIMENSIONS)

const template = (mark: string) =>
  z
    .record(z.string(), z.json())
    .refine((value) => countIn(value, mark) === 1, `must have ${mark} once, as a text of its own`)

const ollama = z.strictObject({ source: z.literal('ollama'), url, model: name, dimensions })
const openAi = z.strictObject({ source: z.literal('openAi'), url: url.default(OPENAI_URL), model: name, dimensions })
const rest = z.strictObject({
  source: z.literal('rest'),
  url,
  dimensions,
  request: template(TEXT_MARK),
  response: template(VECTOR_MARK),
})

/** The file that `EMBEDDER` names: what makes vectors of texts, as Meilisearch's own sources of the same names do. */
export const embedderSchema = z.discriminatedUnion('source', [ollama, openAi, rest])

/** What makes vectors of texts. */
export type Embedder = Readonly<z.infer<typeof embedderSchema>>

/** An embedder with the key that it asks for, if it does. */
export interface Embedding {
  readonly embedder: Embedder
  readonly apiKey: string | null
}

function countIn(value: unknown, mark: string): number {
  if (typeof value === 'string') return value === mark ? 1 : 0
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, entry) => sum + countIn(entry, mark), 0)
}
