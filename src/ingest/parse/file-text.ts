import { toMetadata } from './to-metadata.ts'
import type { ParsedDocument, ParsedMetadata } from './parsed.ts'

/** What one format's parser yields: a document that is not cut into passages yet. */
export type FileText = Omit<ParsedDocument, 'passages'>

/** What a page is unless its format knows better: read as text, without headers or footers. */
export const PLAIN_PAGE = { furniture: [], reading: 'text', confidence: null, isPicture: false } as const

/** Nothing is known of the work. */
export const NO_METADATA: ParsedMetadata = toMetadata({})
