import { messageOf } from '../../../errors.ts'
import type { Embedder } from '../embedder.ts'
import type { OnnxSettings } from '../embedder-schema.ts'
import { unavailable } from '../embed-texts.ts'
import { createModelProcess } from './model-process.ts'

/** The memory of a model that is needed seldom is given back. */
const IDLE_MS = 10 * 60_000

/** Embeds with a model on this machine, in a process of its own; nothing leaves the machine, and nothing is fetched. */
export function createOnnxEmbedder({ folder, maxTokens, pooling, dimensions }: OnnxSettings): Embedder {
  const model = createModelProcess({ folder, maxTokens, pooling }, IDLE_MS)
  return {
    embed: async (texts, purpose, signal) => {
      const vectors = await model.run(texts, purpose === 'query', signal).catch((error: unknown) => {
        throw unavailable(signal.aborted ? 'no answer in time' : messageOf(error), error)
      })
      const wrong = vectors.find(({ length }) => length !== dimensions)
      if (wrong !== undefined) throw unavailable(`its vector has ${wrong.length} dimensions and not ${dimensions}`)
      return vectors
    },
    close: () => model.close(),
  }
}
