import { LRUCache } from 'lru-cache'
import { messageOf, PermanentError } from '../../errors.ts'
import { untilAborted } from './until-aborted.ts'

/** Time limit for the vector of a query; the search by words runs meanwhile. */
const QUERY_MS = 3_000
/** How long the embedder is left alone after it failed, doubled each time that it fails again. */
const FIRST_REST_MS = 1_000
const LONGEST_REST_MS = 30_000
/** Vectors kept, since each page of a result asks for that of the same query. */
const MAX_KNOWN = 500

/** `away`: there is none, for this reason; null where that was reported before. */
export type QueryVector =
  { readonly kind: 'vector'; readonly vector: Float32Array } | { readonly kind: 'away'; readonly reason: string | null }

/** Vectors of queries. One that is slow or fails costs its own search, and others for as long as the embedder rests. */
export interface QueryVectors {
  /** Rejects only when `signal` aborts. */
  of(text: string, signal?: AbortSignal): Promise<QueryVector>
  /** Resolves when no query waits for its vector: what is less urgent goes after them. */
  whenNoneWaits(): Promise<void>
}

export function createQueryVectors(embed: (text: string, signal: AbortSignal) => Promise<Float32Array>): QueryVectors {
  const known = new LRUCache<string, Float32Array>({ max: MAX_KNOWN })
  const waiting = new Map<string, Promise<QueryVector>>()
  let failures = 0
  let restsUntilMs = 0
  const request = async (text: string): Promise<QueryVector> => {
    try {
      const vector = await embed(text, AbortSignal.timeout(QUERY_MS))
      known.set(text, vector)
      failures = 0
      return { kind: 'vector', vector }
    } catch (error) {
      // Queries that fail together are one failure; one whose text is refused is none.
      if (!(error instanceof PermanentError) && performance.now() >= restsUntilMs) {
        failures += 1
        restsUntilMs = performance.now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (failures - 1))
      }
      return { kind: 'away', reason: messageOf(error) }
    }
  }
  /** After a second failure, one query at a time finds out whether the embedder is back. */
  const isResting = () => performance.now() < restsUntilMs || (failures > 1 && waiting.size > 0)
  return {
    of: async (text, signal) => {
      signal?.throwIfAborted()
      const vector = known.get(text)
      if (vector !== undefined) return { kind: 'vector', vector }
      const shared = waiting.get(text)
      if (shared === undefined && isResting()) return { kind: 'away', reason: null }
      const asked = shared ?? request(text).finally(() => waiting.delete(text))
      if (shared === undefined) waiting.set(text, asked)
      return signal === undefined ? asked : untilAborted(asked, signal)
    },
    whenNoneWaits: async () => {
      while (waiting.size > 0) await Promise.all(waiting.values())
    },
  }
}
