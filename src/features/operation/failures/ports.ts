import type { IngestPorts } from '../../../ingest/ports.ts'

/** The ports that the failures feature uses. */
export type FailurePorts = IngestPorts
