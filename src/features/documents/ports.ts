import type { IngestPorts } from '../../ingest/ports.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** The ports that the documents feature uses. */
export type DocumentPorts = IngestPorts & SearchPorts
