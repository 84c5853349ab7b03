import type { IndexPorts } from '../../ingest/index/ports.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** What the feature search works with. */
export type SearchFeaturePorts = SearchPorts & IndexPorts
