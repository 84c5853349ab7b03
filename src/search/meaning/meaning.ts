import { LRUCache } from 'lru-cache'
import type { Catalogue } from '../../db/database.ts'
import { listKnownHashes, readVectors, writeVectors } from '../../db/texts/vectors.ts'
import type { Clock } from '../../runtime/clock.ts'
import { openEmbedder } from './open-embedder.ts'
import type { Embedding } from './embedder-schema.ts'
import { embedInBatches } from './passage-batches.ts'
import { createQueryVectors, type QueryVectors } from './query-vectors.ts'

/** Memory for vectors that were read: some 20,000 of 384 numbers. */
const MAX_KEPT_BYTES = 32 * 1024 * 1024
const HASH_BYTES = 64
/** Longer queries are cut. */
const MAX_QUERY_CHARACTERS = 4_000

/** Stands for the vector of a text that the embedder refuses. */
const REFUSED = new Float32Array()

/** Vectors of texts, of length 1: those of queries, made at once; those of passages, kept in the catalogue. */
export interface Meaning {
  /** Names the vectors: those of another model cannot be compared with them. */
  readonly model: string
  readonly dimensions: number
  readonly ofQuery: QueryVectors['of']
  /** The vectors of texts by their hashes, as far as they are known. */
  read(hashes: readonly string[]): Promise<ReadonlyMap<string, Float32Array>>
  /** Those of these hashes whose text has a vector. */
  listEmbedded(hashes: readonly string[]): Promise<readonly string[]>
  /** Those of these hashes whose text was never embedded; one that the embedder refuses is no longer among them. */
  listUnknown(hashes: readonly string[]): Promise<readonly string[]>
  /**
   * Embeds and keeps what has no vector, `texts` by hash, in batches that let queries go first. A failed batch is repeated
   * until `signal` aborts; `report` is called after each batch.
   */
  embed(
    texts: ReadonlyMap<string, string>,
    report: (now: EmbeddingNow) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>
  close(): Promise<void>
}

/** What a batch led to. */
export interface EmbeddingNow {
  /** Texts with a vector that had none before. */
  readonly done: number
  /** Why the batch is repeated, or null. */
  readonly fault: string | null
}

export interface MeaningOptions {
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly embedding: Embedding
  /** Whether somebody searches. */
  readonly isSearched: () => Promise<boolean>
}

export function openMeaning({ catalogue, clock, embedding, isSearched }: MeaningOptions): Meaning {
  const { model, settings } = embedding
  const embedder = openEmbedder(embedding)
  const kept = new LRUCache<string, Float32Array>({
    maxSize: MAX_KEPT_BYTES,
    sizeCalculation: ({ byteLength }) => byteLength + HASH_BYTES,
  })
  const queries = createQueryVectors(async (text, signal) => {
    const [vector] = await embedder.embed([text.slice(0, MAX_QUERY_CHARACTERS)], 'query', signal)
    return toUnit(vector ?? [])
  })
  const batches = {
    embed: async (texts: readonly string[], signal: AbortSignal) =>
      (await embedder.embed(texts, 'passage', signal)).map(toUnit),
    whenNoneWaits: queries.whenNoneWaits,
    isSearched,
    sleep: clock.sleep,
  }
  return {
    model,
    dimensions: settings.dimensions,
    ofQuery: queries.of,
    read: async (hashes) => {
      const found = new Map<string, Float32Array>()
      const unread: string[] = []
      for (const hash of new Set(hashes)) {
        const vector = kept.get(hash)
        if (vector === undefined) unread.push(hash)
        else found.set(hash, vector)
      }
      for (const { hash, vector } of await readVectors(catalogue, model, unread)) {
        if (vector.length === 0) continue
        kept.set(hash, vector)
        found.set(hash, vector)
      }
      return found
    },
    listEmbedded: async (hashes) =>
      (await listKnownHashes(catalogue, model, hashes)).filter(({ isRefused }) => !isRefused).map(({ hash }) => hash),
    listUnknown: async (hashes) => {
      const known = new Set((await listKnownHashes(catalogue, model, hashes)).map(({ hash }) => hash))
      return [...new Set(hashes)].filter((hash) => !known.has(hash))
    },
    embed: async (texts, report, signal) => {
      const hashes = new Map([...texts].map(([hash, text]) => [text, hash]))
      const done = async (batch: readonly string[], vectors: readonly (Float32Array | null)[]) => {
        const made = batch.flatMap((text, at) => {
          const hash = hashes.get(text)
          return hash === undefined ? [] : [{ hash, vector: vectors[at] ?? REFUSED }]
        })
        await writeVectors(catalogue, model, made)
        await report({ done: made.length, fault: null })
      }
      const failed = (fault: string) => report({ done: 0, fault })
      await embedInBatches(batches, [...texts.values()], { done, failed }, signal)
    },
    close: () => embedder.close(),
  }
}

/** The vector with length 1, so that the product of two is their cosine. */
function toUnit(numbers: readonly number[] | Float32Array): Float32Array {
  const vector = Float32Array.from(numbers)
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((number) => number / length)
}

/** The cosine of two vectors of length 1. */
export function cosineOf(one: Float32Array, other: Float32Array): number {
  let sum = 0
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0)
  return sum
}
