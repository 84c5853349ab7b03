import { toMetadata } from '../metadata/to-metadata.ts'
import type { ParsedDocument, ParsedMetadata, ParsedPart } from '../../../domain/parsed-document.ts'

/** What one format's parser yields: a document that is not cut into passages yet. */
export interface FileText extends Omit<ParsedDocument, 'passages' | 'parts'> {
  /** By default none: only a PDF is bound together out of several documents. */
  readonly parts?: readonly ParsedPart[]
}

/** What a page is unless its format knows better: read as text, without headers or footers. */
export const PLAIN_PAGE = { furniture: [], reading: 'text', confidence: null, isPicture: false } as const

/** Nothing is known of the work. */
export const NO_METADATA: ParsedMetadata = toMetadata({})
