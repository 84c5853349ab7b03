import type { MonitoringPorts } from '../monitoring/ports.ts'
import type { IngestPorts } from '../../ingest/ports.ts'

/** What the feature captures works with. */
export type CapturePorts = IngestPorts & MonitoringPorts
