import type { IngestPorts } from '../../ingest/ports.ts'

/** What the feature hosts works with. */
export type HostPorts = IngestPorts
