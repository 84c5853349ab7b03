import type { MonitoringPorts } from '../monitoring/ports.ts'
import type { IngestPorts } from '../../../ingest/ports.ts'

/** The ports that the captures feature uses. */
export type CapturePorts = IngestPorts & MonitoringPorts
