import type { Library } from '../../domain/library.ts'
import type { IngestPorts } from '../../ingest/ports.ts'

/** What the feature sources works with. */
export interface SourcePorts extends IngestPorts {
  readonly library: Library
}
