import { LRUCache } from 'lru-cache'
import { messageOf } from '../../errors.ts'
import { loggerFor, type Logger } from '../../logger.ts'
import { createModelProcess } from '../meaning/onnx/model-process.ts'

/** Time limit of one search; without all ratings by then, the order stays as it is. */
const LIMIT_MS = 200
/** Query and passage together; a passage has about 120 words. */
const MAX_TOKENS = 256
/** Answers kept, since each page of a result is rated alike. */
const MAX_KNOWN = 200
/** After a failure other than being late, for which the model is not asked again. */
const REST_MS = 30_000

/** What is rated. */
export interface RatedPassage {
  readonly passageId: string
  readonly text: string
}

/** Rates passages by a cross-encoder, a model that reads query and passage together. */
export interface Reranker {
  /** The rating of each passage, in order, the higher the better; null where it could not do so in 200 ms. */
  rate(query: string, passages: readonly RatedPassage[]): Promise<readonly number[] | null>
  close(): Promise<void>
}

/** Starts the model at once, so that the first search need not wait for it. */
export function openReranker({ folder, log }: { readonly folder: string; readonly log: Logger }): Reranker {
  const model = createModelProcess({ folder, maxTokens: MAX_TOKENS, pooling: 'cls' })
  const known = new LRUCache<string, readonly number[]>({ max: MAX_KNOWN })
  let restsUntilMs = 0
  const report = (error: unknown): null => {
    restsUntilMs = performance.now() + REST_MS
    loggerFor(log, 'reranker').warn({ reason: messageOf(error) }, 'results are not re-ranked')
    return null
  }
  model.start().catch(report)
  return {
    rate: async (query, passages) => {
      if (passages.length === 0 || performance.now() < restsUntilMs) return null
      const key = JSON.stringify([query, ...passages.map(({ passageId }) => passageId)])
      const before = known.get(key)
      if (before !== undefined) return before
      const late = AbortSignal.timeout(LIMIT_MS)
      try {
        const pairs = passages.map(({ text }) => [query, text] as const)
        const ratings = (await model.run(pairs, true, late)).map(toRating)
        known.set(key, ratings)
        return ratings
      } catch (error) {
        return late.aborted ? null : report(error)
      }
    },
    close: () => model.close(),
  }
}

/** A model has one number for a pair, or two: that it does not answer, and that it does. */
function toRating(numbers: Float32Array): number {
  const [first = 0, second] = numbers
  return second === undefined ? first : second - first
}
