import type { TextField } from '../../domain/filter.ts'
import type { TextScope } from './query.ts'

/** Fields whose values have names. */
export const NAMED_FIELDS = ['place', 'theme', 'kind', 'status', 'publisher', 'source', 'language'] as const
export type NamedField = (typeof NAMED_FIELDS)[number] & TextField
export const DATE_FIELDS = ['published', 'from', 'to'] as const
export type DateField = (typeof DATE_FIELDS)[number]
export const SCOPES = ['title', 'heading', 'text'] as const satisfies readonly TextScope[]

/** All that may stand before a colon. */
export type QueryField = NamedField | DateField | (typeof SCOPES)[number]
export const QUERY_FIELDS: readonly QueryField[] = [...NAMED_FIELDS, ...DATE_FIELDS, ...SCOPES]

/** What the values of fields are called. */
export interface FieldNames {
  /** The values that a name stands for; none where there is no such. */
  resolve(field: NamedField, value: string): readonly string[]
  /** Names that might have been meant, best first, at most three; each resolves. */
  near(field: NamedField, value: string): readonly string[]
  /** What a value is called; one that nobody named is called by itself. */
  label(field: NamedField, value: string): string
}

export function isNamedField(field: QueryField): field is NamedField {
  return NAMED_FIELDS.some((name) => name === field)
}

export function isDateField(field: QueryField): field is DateField {
  return DATE_FIELDS.some((name) => name === field)
}
