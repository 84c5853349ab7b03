import type { IngestPorts } from '../../ingest/ports.ts'

/** What the feature failures works with. */
export type FailurePorts = IngestPorts
