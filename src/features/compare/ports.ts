import type { CataloguePorts } from '../../db/ports.ts'
import type { Config } from '../../config.ts'
import type { Library } from '../../domain/library.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { FactsCache } from '../../search/facts/facts-cache.ts'

/** The ports that comparisons use. */
export interface ComparePorts extends CataloguePorts {
  readonly clock: Clock
  readonly config: Config
  /** What the search filters by, so that a figure and the search that opens it take the same documents. */
  readonly facts: FactsCache
  readonly library: Library
}
