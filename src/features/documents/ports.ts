import type { IngestPorts } from '../../ingest/ports.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** What the feature documents works with. */
export type DocumentPorts = IngestPorts & SearchPorts
