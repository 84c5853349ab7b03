import type { CitationPorts } from '../citations/ports.ts'
import type { SearchPorts } from '../../search/ports.ts'

/** What the feature editions works with. */
export type EditionPorts = SearchPorts & CitationPorts
