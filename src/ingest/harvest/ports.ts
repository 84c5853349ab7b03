import type { FetchPorts } from '../fetch/politeness/ports.ts'
import type { ParsePool } from '../pool/parse-pool.ts'

/** What the stage harvest works with. */
export interface HarvestPorts extends FetchPorts {
  readonly parser: ParsePool
}
