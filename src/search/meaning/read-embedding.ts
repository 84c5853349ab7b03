import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import type { Config } from '../../config.ts'
import { InvalidInputError, messageOf } from '../../errors.ts'
import { readLibraryFile, readLibraryText } from '../../formats/library-file.ts'
import { embedderSchema, type EmbedderSettings, type Embedding } from './embedder-schema.ts'

const NAME_CHARACTERS = 16

/**
 * Reads the configured embedder; null where none is configured.
 * @throws InvalidInputError `embedder_invalid` naming each fault of its file; `library_unreadable`
 */
export async function readEmbedding({ embedderFile, secrets }: Config): Promise<Embedding | null> {
  if (embedderFile === null) return null
  const text = await readLibraryText(embedderFile)
  const settings = readLibraryFile<EmbedderSettings>(text, embedderFile, 'embedder_invalid', embedderSchema)
  return toEmbedding(await locate(settings, embedderFile), secrets.embedderApiKey)
}

/** An embedder by its settings, with the name of its vectors. */
export async function toEmbedding(settings: EmbedderSettings, apiKey: string | null): Promise<Embedding> {
  return { settings, apiKey, model: await toModelName(settings) }
}

/** The folder of a model is relative to the file that names it. */
async function locate(settings: EmbedderSettings, file: string): Promise<EmbedderSettings> {
  if (settings.source !== 'onnx') return settings
  return { ...settings, folder: path.resolve(path.dirname(file), settings.folder) }
}

/** A hash of what decides about the numbers: the model, or where it is not named, the service and how it is asked. */
async function toModelName(settings: EmbedderSettings): Promise<string> {
  return createHash('sha256')
    .update(JSON.stringify(await identityOf(settings)))
    .digest('hex')
    .slice(0, NAME_CHARACTERS)
}

async function identityOf(settings: EmbedderSettings): Promise<readonly unknown[]> {
  const { source, dimensions } = settings
  switch (settings.source) {
    case 'ollama':
    case 'openAi':
      return [source, settings.model, dimensions]
    case 'rest': {
      const { model, url, request } = settings
      return model === undefined ? [source, url, request, dimensions] : [source, model, dimensions]
    }
    case 'onnx': {
      const { folder, maxTokens, pooling } = settings
      const files = ['model.onnx', 'tokenizer.json'].map((name) => hashFile(path.join(folder, name)))
      return [source, await Promise.all(files), maxTokens, pooling, dimensions]
    }
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  } catch (error) {
    throw new InvalidInputError('embedder_invalid', `the model of the embedder cannot be read: ${messageOf(error)}`, [])
  }
  return hash.digest('hex')
}
