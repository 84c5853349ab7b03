import type { Meilisearch } from 'meilisearch'
import { messageOf } from '../../../../errors.ts'
import type { Filter } from '../../../../domain/filter.ts'
import type { MeaningResult } from '../../search-engine.ts'
import { embedText } from '../../embedding/embed-text.ts'
import type { Embedding } from '../../embedding/embedder-schema.ts'
import type { EmbedderGate } from './embedder-gate.ts'
import { toEmbedderName } from './embedder.ts'
import { allOfThem, toMeiliFilter } from '../filter.ts'
import { isRecord } from '../query.ts'
import { toCandidate, type MeiliHit } from '../candidate.ts'
import { CANDIDATE_FIELDS } from '../settings.ts'

/** Passages requested. */
const NEAREST = 100
/** Time limit of the search by meaning, embedder and engine together. */
const LANE_MS = 1_500
/** Pause after an embedder did not answer, so that not every search waits for it. */
const PAUSE_MS = 30_000

/** Finds the passages nearest in meaning, or reports that it cannot; rejects only when `signal` aborts. */
export type MeaningLane = (text: string, filter: Filter, signal?: AbortSignal) => Promise<MeaningResult>

/** Embeds the query, and requests the passages with the nearest vectors from the index. */
export function createMeaningLane(
  client: Meilisearch,
  index: string,
  embedding: Embedding,
  gate: EmbedderGate,
): MeaningLane {
  const embedder = toEmbedderName(embedding)
  let pausedUntilMs = 0
  return async (text, filter, signal) => {
    const refusal = gate.refusal()
    if (refusal !== null) return { kind: 'away', reason: refusal }
    if (performance.now() < pausedUntilMs) return { kind: 'away', reason: null }
    const timeout = AbortSignal.timeout(LANE_MS)
    const bounded = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
    try {
      const vector = await embedText(embedding, text, bounded)
      const { hits } = await client.index(index).search<MeiliHit>(
        '',
        {
          vector,
          hybrid: { embedder, semanticRatio: 1 },
          filter: allOfThem([isRecord('passage'), toMeiliFilter(filter)]),
          limit: NEAREST,
          attributesToRetrieve: [...CANDIDATE_FIELDS],
        },
        { signal: bounded },
      )
      return { kind: 'found', candidates: hits.map(toCandidate) }
    } catch (error) {
      if (signal?.aborted === true) throw error
      pausedUntilMs = performance.now() + PAUSE_MS
      return { kind: 'away', reason: messageOf(error) }
    }
  }
}
