import type { Clock } from '../../runtime/clock.ts'
import type { Catalogue } from '../../db/database.ts'
import type { Library } from '../../domain/library.ts'

/** The dependencies of the dedupe stage. */
export interface DedupePorts {
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly library: Library
}
