import { createHash } from 'node:crypto'
import type { Embedders, Settings } from 'meilisearch'
import type { Meaning } from '../../../meaning/meaning.ts'

/** The record field with the hash of the text whose vector the record has. */
export const TEXT_FIELD = 'embedded'
const NAME_PREFIX = 'meaning_'

/** What decides about the vectors of an index. */
export type VectorModel = Pick<Meaning, 'model' | 'dimensions'>

/** The name of our vectors in the index, by their model: another model leads to a rebuild of the index. */
export function toEmbedderName({ model, dimensions }: VectorModel): string {
  const identity = JSON.stringify([model, dimensions])
  return `${NAME_PREFIX}${createHash('sha256').update(identity).digest('hex').slice(0, 12)}`
}

/** The index setting for vectors that come with the records: the server asks no embedder. */
export function toEmbedders(model: VectorModel): NonNullable<Embedders> {
  return { [toEmbedderName(model)]: { source: 'userProvided', dimensions: model.dimensions } }
}

/** Whether the index has exactly this embedder of ours; embedders with other names belong to the operator. */
export function hasOurEmbedder({ embedders }: Settings, model: VectorModel | null): boolean {
  const ours = Object.keys(embedders ?? {}).filter((name) => name.startsWith(NAME_PREFIX))
  const wanted = model === null ? [] : [toEmbedderName(model)]
  return ours.length === wanted.length && ours.every((name) => wanted.includes(name))
}
