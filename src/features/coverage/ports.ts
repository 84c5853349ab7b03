import type { Clock } from '../../runtime/clock.ts'
import type { Catalogue } from '../../db/database.ts'
import type { Library } from '../../domain/library.ts'

/** The ports that the coverage feature uses. */
export interface CoveragePorts {
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly library: Library
}
