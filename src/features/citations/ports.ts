import type { Config } from '../../config.ts'
import type { Catalogue } from '../../db/database.ts'

/** What the feature citations works with. */
export interface CitationPorts {
  readonly catalogue: Catalogue
  readonly config: Config
}
