import type { SearchPorts } from '../../../search/ports.ts'

/** The ports that the quotations feature uses. */
export type QuotationPorts = SearchPorts
