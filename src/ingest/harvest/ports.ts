import type { FetchPorts } from '../fetch/ports.ts'
import type { ParsePool } from '../parse/pool/parse-pool.ts'

/** What the stage harvest works with. */
export interface HarvestPorts extends FetchPorts {
  readonly parser: ParsePool
}
