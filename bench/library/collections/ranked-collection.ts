import { documentIdOf } from '../../../src/domain/document.ts'
import { BenchError } from '../../support/run-bench.ts'

export const COLLECTION_NAMES = ['cranfield', 'cisi'] as const
export type CollectionName = (typeof COLLECTION_NAMES)[number]

/** A test collection: documents, and queries of which people have judged what is relevant. */
export interface RankedCollection {
  readonly name: CollectionName
  /** What it is called in print. */
  readonly title: string
  /** Without the few documents that have no text. */
  readonly documents: readonly CollectionDocument[]
  /** Only queries that have been judged. */
  readonly queries: readonly CollectionQuery[]
  /** For each query, by its index in `queries`: number of a relevant document -> its grade, 1 being the best. */
  readonly judgements: readonly ReadonlyMap<number, number>[]
}

/** A document by its number in the collection. */
export interface CollectionDocument {
  readonly number: number
  readonly title: string
  readonly authors: readonly string[]
  /** YYYY, where the collection states it. */
  readonly year: string | null
  /** Without the title. */
  readonly text: string
}

/** A query by its number in the judgements. */
export interface CollectionQuery {
  readonly number: number
  readonly text: string
}

/**
 * The collections that an option names: one, or `both`.
 * @throws BenchError for anything else
 */
export function toCollectionNames(text: string): readonly CollectionName[] {
  const chosen = COLLECTION_NAMES.filter((name) => text === 'both' || text === name)
  if (chosen.length > 0) return chosen
  throw new BenchError(`--collection must be ${COLLECTION_NAMES.join(', ')} or both, is "${text}"`)
}

/** What a document of a collection is known by in the bench's library. */
export function collectionKey(name: CollectionName, number: number): string {
  return `bench:${name}/${number}`
}

/** The id of a document of a collection in the bench's library. */
export function collectionId(name: CollectionName, number: number): string {
  return documentIdOf(collectionKey(name, number))
}
