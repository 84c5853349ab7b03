import { analyse } from '../../src/search/analysis/analyse.ts'
import { toToken } from '../../src/search/engine/meilisearch/record.ts'

/** A query text in the words that our index has, for questions put to the engine directly. */
export function toEngineText(text: string): string {
  return analyse(text)
    .flatMap(({ word, isStop }) => (isStop ? [] : [toToken('word', word)]))
    .join(' ')
}
