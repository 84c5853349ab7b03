import { createHash } from 'node:crypto'
import type { Embedders, Settings } from 'meilisearch'
import type { PassageRecord } from '../search-engine.ts'
import type { Embedding } from '../embedding/embedder-schema.ts'

/** The field of a record that is embedded; neither searched by words nor shown. */
export const EMBEDDED_FIELD = 'passage'
/** Meilisearch would cut at 400 bytes; a passage has about 120 words, and its headings. */
const MAX_EMBEDDED_BYTES = 8_000
const NAME_PREFIX = 'meaning_'

/** What is embedded of a passage. */
export function toEmbeddedText({ title, headings, text }: PassageRecord): string {
  return [title, ...headings, text].join('\n').toWellFormed()
}

/**
 * The name of an embedder in the index. It changes with anything that is set, the key too, which Meilisearch shows
 * shortened and so cannot be compared; the index is then built anew.
 */
export function toEmbedderName({ embedder, apiKey }: Embedding): string {
  const told = JSON.stringify([embedder, MAX_EMBEDDED_BYTES, apiKey])
  return `${NAME_PREFIX}${createHash('sha256').update(told).digest('hex').slice(0, 12)}`
}

/** The index's setting, by which Meilisearch itself embeds each passage as it is written. */
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

/** Whether the index has this embedder, and none that we set before; those of other names are the operator's own. */
export function hasOurEmbedder({ embedders }: Settings, embedding: Embedding | null): boolean {
  const ours = Object.keys(embedders ?? {}).filter((name) => name.startsWith(NAME_PREFIX))
  const wanted = embedding === null ? [] : [toEmbedderName(embedding)]
  return ours.length === wanted.length && ours.every((name) => wanted.includes(name))
}
