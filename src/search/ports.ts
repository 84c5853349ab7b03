import type { Clock } from '../runtime/clock.ts'
import type { Config } from '../config.ts'
import type { CataloguePorts } from '../db/ports.ts'
import type { Library } from '../domain/library.ts'
import type { Logger } from '../logger.ts'
import type { SearchEngine } from './engine/search-engine.ts'
import type { SuggestionIndex } from './engine/suggestion-index.ts'
import type { Meaning } from './meaning/meaning.ts'
import type { FactsCache } from './facts/facts-cache.ts'
import type { VocabularyCache } from './vocabulary/vocabulary-cache.ts'
import type { Reranker } from './rerank/reranker.ts'
import type { SearchActivity } from './search-activity.ts'

/** The ports that the search uses. */
export interface SearchPorts extends CataloguePorts {
  readonly activity: SearchActivity
  readonly clock: Clock
  readonly config: Config
  readonly engine: SearchEngine
  readonly facts: FactsCache
  readonly library: Library
  readonly log: Logger
  /** The vectors of the search by meaning; null where no embedder is configured. */
  readonly meaning: Meaning | null
  /** Null where none is configured. */
  readonly reranker: Reranker | null
  readonly suggestions: SuggestionIndex
  readonly vocabulary: VocabularyCache
}
