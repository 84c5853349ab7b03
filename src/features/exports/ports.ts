import type { CitationPorts } from '../citations/ports.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** What the feature exports works with. */
export type ExportPorts = SearchPorts & CitationPorts
