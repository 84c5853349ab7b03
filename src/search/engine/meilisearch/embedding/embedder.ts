import { createHash } from 'node:crypto'
import type { Embedders, Settings } from 'meilisearch'
import { namesOf } from '../../../../domain/version-names.ts'
import type { IndexRecord } from '../../search-engine.ts'
import type { Embedding } from '../../embedding/embedder-schema.ts'

/** The record field that is embedded; neither searched by words nor shown. */
export const EMBEDDED_FIELD = 'passage'
/** Meilisearch’s default is 400 bytes; a passage has about 120 words, and its headings. */
const MAX_EMBEDDED_BYTES = 8_000
const NAME_PREFIX = 'meaning_'

/** The text of a record that is embedded; that of a version is never searched, but the engine requires one. */
export function toEmbeddedText(record: IndexRecord): string {
  const texts = record.record === 'passage' ? [record.title, ...record.headings, record.text] : namesOf(record)
  return texts.join('\n').toWellFormed()
}

/**
 * The name of an embedder in the index. It is a hash of all its settings, including the key, which Meilisearch only
 * shows shortened; any change therefore leads to a rebuild of the index.
 */
export function toEmbedderName({ embedder, apiKey }: Embedding): string {
  const settings = JSON.stringify([embedder, MAX_EMBEDDED_BYTES, apiKey])
  return `${NAME_PREFIX}${createHash('sha256').update(settings).digest('hex').slice(0, 12)}`
}

/** The index setting by which Meilisearch embeds each passage when it is written. */
export function toEmbedders(embedding: Embedding): NonNullable<Embedders> {
  const { embedder, apiKey } = embedding
  return {
    [toEmbedderName(embedding)]: {
      ...embedder,
      documentTemplate: `{{doc.${EMBEDDED_FIELD}}}`,
      documentTemplateMaxBytes: MAX_EMBEDDED_BYTES,
      ...(apiKey === null ? {} : { apiKey }),
    },
  }
}

/** Whether the index has exactly this embedder of ours; embedders with other names belong to the operator. */
export function hasOurEmbedder({ embedders }: Settings, embedding: Embedding | null): boolean {
  const ours = Object.keys(embedders ?? {}).filter((name) => name.startsWith(NAME_PREFIX))
  const wanted = embedding === null ? [] : [toEmbedderName(embedding)]
  return ours.length === wanted.length && ours.every((name) => wanted.includes(name))
}
