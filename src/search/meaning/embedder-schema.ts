import { z } from 'zod'

/** Most dimensions of a vector; the models in use have 384 to 4,096. */
const MAX_DIMENSIONS = 16_384

/** Placeholders of the templates for the input text and the output vector. */
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
  /** Names the vectors, so that they stay valid when the service moves to another address. */
  model: name.optional(),
  dimensions,
  request: template(TEXT_MARK),
  response: template(VECTOR_MARK),
})
const onnx = z.strictObject({
  source: z.literal('onnx'),
  /** Holds `model.onnx`, `tokenizer.json` and `tokenizer_config.json`. */
  folder: name,
  dimensions,
  /** Longer texts are cut; the default is that of the usual small models. */
  maxTokens: z.int().min(8).max(8_192).default(256),
  pooling: z.enum(['mean', 'cls']).default('mean'),
})

/** Schema of the file named by `EMBEDDER`: an embedding service, or a model on this machine. */
export const embedderSchema = z.discriminatedUnion('source', [ollama, openAi, rest, onnx])

/** The settings of an embedder. */
export type EmbedderSettings = Readonly<z.infer<typeof embedderSchema>>
/** Those of an embedder that is asked over HTTP. */
export type ServiceSettings = Exclude<EmbedderSettings, { readonly source: 'onnx' }>
/** Those of a model that runs in a process of ours. */
export type OnnxSettings = Extract<EmbedderSettings, { readonly source: 'onnx' }>

/** A configured embedder. */
export interface Embedding {
  readonly settings: EmbedderSettings
  readonly apiKey: string | null
  /** Names its vectors: those of another name cannot be compared with them. */
  readonly model: string
}

function countIn(value: unknown, mark: string): number {
  if (typeof value === 'string') return value === mark ? 1 : 0
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce((sum: number, entry) => sum + countIn(entry, mark), 0)
}
