import type { Meilisearch } from 'meilisearch'
import { messageOf } from '../../../../errors.ts'
import type { Filter } from '../../../../domain/filter.ts'
import type { Meaning } from '../../../meaning/meaning.ts'
import type { MeaningResult } from '../../search-engine.ts'
import { toEmbedderName } from './embedder.ts'
import { allOfThem, toMeiliFilter } from '../filter.ts'
import { isRecord } from '../query.ts'
import { toCandidate, type MeiliHit } from '../candidate.ts'
import { candidateFields } from '../settings.ts'

/** Passages requested. */
const NEAREST = 100
/** Time limit of the search for the nearest vectors. */
const SEARCH_MS = 3_000

/** Finds the passages nearest in meaning, or reports that it cannot; rejects only when `signal` aborts. */
export type MeaningLane = (text: string, filter: Filter, signal?: AbortSignal) => Promise<MeaningResult>

/** Requests the passages with the vectors nearest to that of the query. */
export function createMeaningLane(client: Meilisearch, index: string, meaning: Meaning): MeaningLane {
  const embedder = toEmbedderName(meaning)
  return async (text, filter, signal) => {
    const query = await meaning.ofQuery(text, signal)
    if (query.kind === 'away') return query
    const { vector } = query
    const timeout = AbortSignal.timeout(SEARCH_MS)
    try {
      const { hits } = await client.index(index).search<MeiliHit>(
        '',
        {
          vector: [...vector],
          hybrid: { embedder, semanticRatio: 1 },
          filter: allOfThem([isRecord('passage'), toMeiliFilter(filter)]),
          limit: NEAREST,
          attributesToRetrieve: [...candidateFields(meaning)],
        },
        { signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]) },
      )
      return { kind: 'found', vector, candidates: hits.map(toCandidate) }
    } catch (error) {
      if (signal?.aborted === true) throw error
      return { kind: 'away', reason: messageOf(error) }
    }
  }
}
