import type { Clock } from '../../clock.ts'
import type { Catalogue } from '../../db/database.ts'

/** What the feature sign-in works with. */
export interface SignInPorts {
  readonly catalogue: Catalogue
  readonly clock: Clock
}
