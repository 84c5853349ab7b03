import type { TextField } from '../../../domain/filter.ts'
import type { TextScope } from '../query.ts'

/** Fields whose values have names. */
export const NAMED_FIELDS = ['place', 'theme', 'kind', 'status', 'publisher', 'source', 'language'] as const
export type NamedField = (typeof NAMED_FIELDS)[number] & TextField
/** Fields whose values stand for documents: those by an author, and the one with a DOI. */
export const DOCUMENT_FIELDS = ['author', 'doi'] as const
export type DocumentField = (typeof DOCUMENT_FIELDS)[number]
export const DATE_FIELDS = ['published', 'from', 'to'] as const
export type DateField = (typeof DATE_FIELDS)[number]
export const SCOPES = ['title', 'heading', 'text'] as const satisfies readonly TextScope[]

/** Every name that may precede a colon in a query. */
export type QueryField = NamedField | DocumentField | DateField | (typeof SCOPES)[number]
export const QUERY_FIELDS: readonly QueryField[] = [...SCOPES, ...DOCUMENT_FIELDS, ...NAMED_FIELDS, ...DATE_FIELDS]

/** Names of the values of fields. */
export interface FieldNames {
  /** Ids of the documents by an author, or with a DOI; empty where there is none. */
  documents(field: DocumentField, value: string): readonly string[]
  /** Authors that may have been meant, best first, at most three. */
  nearAuthors(value: string): readonly string[]
  /** The values that a name stands for; empty for an unknown name. */
  resolve(field: NamedField, value: string): readonly string[]
  /** Names that may have been meant, best first, at most three; each resolves. */
  near(field: NamedField, value: string): readonly string[]
  /** The label of a value; the value itself where it has none. */
  label(field: NamedField, value: string): string
}

export function isNamedField(field: QueryField): field is NamedField {
  return NAMED_FIELDS.some((name) => name === field)
}

export function isDocumentField(field: QueryField): field is DocumentField {
  return DOCUMENT_FIELDS.some((name) => name === field)
}

export function isDateField(field: QueryField): field is DateField {
  return DATE_FIELDS.some((name) => name === field)
}
