import type { EditionPorts } from '../editions/ports.ts'
import type { IngestPorts } from '../../ingest/ports.ts'

/** The ports that the protocols feature uses. */
export type ProtocolPorts = IngestPorts & EditionPorts
