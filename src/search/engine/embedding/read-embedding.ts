import type { Config } from '../../../config.ts'
import { readLibraryFile, readLibraryText } from '../../../formats/library-file.ts'
import { embedderSchema, type Embedder, type Embedding } from './embedder-schema.ts'

/**
 * Reads the configured embedder; null where none is configured.
 * @throws InvalidInputError `embedder_invalid` naming each fault of its file; `library_unreadable`
 */
export async function readEmbedding({ embedderFile, secrets }: Config): Promise<Embedding | null> {
  if (embedderFile === null) return null
  const text = await readLibraryText(embedderFile)
  const embedder = readLibraryFile<Embedder>(text, embedderFile, 'embedder_invalid', embedderSchema)
  return { embedder, apiKey: secrets.embedderApiKey }
}
