import { embedTexts } from './embed-texts.ts'
import type { Embedding } from './embedder-schema.ts'
import { createOnnxEmbedder } from './onnx/onnx-embedder.ts'

/** Makes vectors of texts. */
export interface Embedder {
  /**
   * A vector for each text, in order. `query` goes ahead of passages that wait.
   * @throws TransientError `embedder_unavailable` when there are none before `signal` aborts; PermanentError
   * `embedder_refused` where one of the texts will fail again
   */
  embed(
    texts: readonly string[],
    purpose: 'query' | 'passage',
    signal: AbortSignal,
  ): Promise<readonly (readonly number[] | Float32Array)[]>
  close(): Promise<void>
}

/** The embedder of these settings: a service, or a model in a process of ours, which starts at the first text. */
export function openEmbedder({ settings, apiKey }: Embedding): Embedder {
  if (settings.source === 'onnx') return createOnnxEmbedder(settings)
  return {
    embed: (texts, _purpose, signal) => embedTexts(settings, apiKey, texts, signal),
    close: async () => {},
  }
}
