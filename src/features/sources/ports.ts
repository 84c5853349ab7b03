import type { Library } from '../../domain/library.ts'
import type { IngestPorts } from '../../ingest/ports.ts'

/** The ports that the sources feature uses. */
export interface SourcePorts extends IngestPorts {
  readonly library: Library
}
