import type { FirstPages } from '../metadata/cover/cover-line.ts'
import { toMetadata } from '../metadata/to-metadata.ts'
import type { ParsedDocument, ParsedMetadata, ParsedPart } from '../../../domain/parsed-document.ts'

/** The result of one format's parser: a document not yet cut into passages. */
export interface FileText extends Omit<ParsedDocument, 'passages' | 'parts'> {
  /** None by default: only PDFs combine several documents. */
  readonly parts?: readonly ParsedPart[]
  /** The lines of the first pages with their type, of a format that has it. */
  readonly firstPages?: FirstPages
}

/** Defaults for a page: read as text, without headers or footers. */
export const PLAIN_PAGE = {
  labelSource: null,
  furniture: [],
  reading: 'text',
  confidence: null,
  isPicture: false,
} as const

/** Metadata without any value. */
export const NO_METADATA: ParsedMetadata = toMetadata({})
