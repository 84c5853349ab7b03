import type { FetchPorts } from '../fetch/politeness/ports.ts'
import type { ParsePool } from '../pool/parse-pool.ts'

/** The dependencies of the harvest stage. */
export interface HarvestPorts extends FetchPorts {
  readonly parser: ParsePool
}
