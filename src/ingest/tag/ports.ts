import type { Catalogue } from '../../db/database.ts'
import type { Library } from '../../domain/library.ts'

/** What the stage tag works with. */
export interface TagPorts {
  readonly catalogue: Catalogue
  readonly library: Library
}
