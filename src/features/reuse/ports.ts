import type { Catalogue } from '../../db/database.ts'
import type { Library } from '../../domain/library.ts'

/** The ports that the text reuse feature uses. */
export interface ReusePorts {
  readonly catalogue: Catalogue
  readonly library: Library
}
