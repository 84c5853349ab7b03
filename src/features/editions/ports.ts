import type { CitationPorts } from '../citations/ports.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** The ports that the editions feature uses. */
export type EditionPorts = SearchPorts & CitationPorts
