import type { Config } from '../../config.ts'
import type { Catalogue } from '../../db/database.ts'

/** The ports that the citations feature uses. */
export interface CitationPorts {
  readonly catalogue: Catalogue
  readonly config: Config
}
