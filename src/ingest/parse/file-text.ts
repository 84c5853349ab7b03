import type { ParsedDocument, ParsedMetadata } from './parsed.ts'

/** What one format's parser yields: a document that is not cut into passages yet. */
export type FileText = Omit<ParsedDocument, 'passages'>

/** Nothing is known of the work. */
export const NO_METADATA: ParsedMetadata = {
  title: null,
  authors: null,
  publisher: null,
  published: null,
  doi: null,
  language: null,
}
