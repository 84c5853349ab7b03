import type { IndexPorts } from '../../ingest/index/ports.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** The ports that the search feature uses. */
export type SearchFeaturePorts = SearchPorts & IndexPorts
