import type { Meilisearch } from 'meilisearch'
import { messageOf } from '../../../errors.ts'
import type { Filter } from '../../../domain/filter.ts'
import type { MeaningResult } from '../search-engine.ts'
import { embedText } from '../embedding/embed-text.ts'
import type { Embedding } from '../embedding/embedder-schema.ts'
import { toEmbedderName } from './embedder.ts'
import { toMeiliFilter } from './filter.ts'
import { CANDIDATE_FIELDS, toCandidate, type MeiliHit } from './candidate.ts'

/** Passages asked for. */
const NEAREST = 100
/** How long a search waits for its lane, embedder and engine together. */
const LANE_MS = 1_500
/** How long an embedder that did not answer is left alone, so that not every search waits for it. */
const REST_MS = 30_000

/** Finds what is nearest in meaning, or says that it cannot; rejects only when `signal` aborts. */
export type MeaningLane = (text: string, filter: Filter, signal?: AbortSignal) => Promise<MeaningResult>

/** Asks the embedder for the question's vector, and the index for the passages whose vectors are nearest. */
export function createMeaningLane(client: Meilisearch, index: string, embedding: Embedding): MeaningLane {
  const embedder = toEmbedderName(embedding)
  let restsUntilMs = 0
  return async (text, filter, signal) => {
    if (performance.now() < restsUntilMs) return { kind: 'away', reason: null }
    const late = AbortSignal.timeout(LANE_MS)
    const stop = signal === undefined ? late : AbortSignal.any([signal, late])
    try {
      const vector = await embedText(embedding, text, stop)
      const { hits } = await client.index(index).search<MeiliHit>(
        '',
        {
          vector,
          hybrid: { embedder, semanticRatio: 1 },
          filter: toMeiliFilter(filter),
          limit: NEAREST,
          attributesToRetrieve: [...CANDIDATE_FIELDS],
        },
        { signal: stop },
      )
      return { kind: 'found', candidates: hits.map(toCandidate) }
    } catch (error) {
      if (signal?.aborted === true) throw error
      restsUntilMs = performance.now() + REST_MS
      return { kind: 'away', reason: messageOf(error) }
    }
  }
}
