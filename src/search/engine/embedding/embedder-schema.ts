import { z } from 'zod'

/** Most dimensions of a vector; the models in use have 384 to 4,096. */
const MAX_DIMENSIONS = 16_384

/** Placeholders of Meilisearch templates for the input text and the output vector. */
export const TEXT_MARK = '{{text}}'
export const VECTOR_MARK = '{{embedding}}'
/** Marks that the entry before it is repeated for each text. */
export const REPEAT_MARK = '{{..}}'

const OPENAI_URL = 'https://api.openai.com/v1/embeddings'

const url = z.url({ protocol: /^https?$/, error: 'must be a web address' })
const name = z.string().refine((text) => text.trim() !== '', 'must not be empty')
// Always required, so that settings do not depend on a response of the embedder.
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

/**
 * Schema of the file named by `EMBEDDER`: an embedding service, in the terms of the Meilisearch sources of the same
 * names.
 */
export const embedderSchema = z.discriminatedUnion('source', [ollama, openAi, rest])

/** An embedding service. */
export type Embedder = Readonly<z.infer<typeof embedderSchema>>

/** An embedder with its API key, if it needs one. */
export interface Embedding {
  readonly embedder: Embedder
  readonly apiKey: string | null
}

function countIn(value: unknown, mark: string): number {
  if (typeof value === 'string') return value === mark ? 1 : 0
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, entry) => sum + countIn(entry, mark), 0)
}
