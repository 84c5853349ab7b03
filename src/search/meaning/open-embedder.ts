import { embedTexts } from './embed-texts.ts'
import type { Embedder } from './embedder.ts'
import type { Embedding } from './embedder-schema.ts'
import { createOnnxEmbedder } from './onnx/onnx-embedder.ts'

/** The embedder of these settings: a service, or a model in a process of ours, which starts at the first text. */
export function openEmbedder({ settings, apiKey }: Embedding): Embedder {
  if (settings.source === 'onnx') return createOnnxEmbedder(settings)
  return {
    embed: (texts, _purpose, signal) => embedTexts(settings, apiKey, texts, signal),
    close: async () => {},
  }
}
