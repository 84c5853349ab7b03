import type { EditionPorts } from '../editions/ports.ts'
import type { IngestPorts } from '../../ingest/ports.ts'

/** What the feature protocols works with. */
export type ProtocolPorts = IngestPorts & EditionPorts
