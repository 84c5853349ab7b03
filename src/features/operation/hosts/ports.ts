import type { IngestPorts } from '../../../ingest/ports.ts'

/** The ports that the hosts feature uses. */
export type HostPorts = IngestPorts
