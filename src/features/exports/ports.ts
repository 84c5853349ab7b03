import type { CitationPorts } from '../citations/ports.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** The ports that the exports feature uses. */
export type ExportPorts = SearchPorts & CitationPorts
