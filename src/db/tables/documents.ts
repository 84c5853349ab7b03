import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { AnyValue, Bytes, Instant, NullableInstant } from './columns.ts'

// Documents, their versions, and what is known of them.

export interface DocumentTable {
  document_id: string
  /** What makes two texts versions of one work: `doi:...`, `work:...` or `location:...`. */
  work_key: string
  kind: string
  title: string
  authors: JSONColumnType<readonly string[], string | undefined, string>
  publisher: string | null
  doi: string | null
  language: string | null
  status: string
  /** ISO date with its precision: 2019, 2019-06 or 2019-06-13. */
  published: string | null
  /** The first day of `published`, as YYYY-MM-DD text. */
  published_on: ColumnType<string | null, string | null, string | null>
  journal: string | null
  volume: string | null
  issue: string | null
  first_page: string | null
  last_page: string | null
  issn: string | null
  source_id: string | null
  current_version_id: string | null
  /** Field name -> rule that gave its value. */
  provenance: JSONColumnType<Record<string, string>, string | undefined, string>
  /** The document that this one turned out to be. */
  merged_into: ColumnType<string | null, string | null | undefined, string | null>
  removed_at: NullableInstant
  removed_by: ColumnType<string | null, string | null | undefined, string | null>
  removal_reason: ColumnType<string | null, string | null | undefined, string | null>
  /** When its originals and its passages in the index were gone too. */
  removal_finished_at: NullableInstant
  created_at: Instant
  updated_at: Instant
}

export interface VersionTable {
  version_id: string
  /** Of all versions, of whatever document. */
  serial: GeneratedAlways<number>
  document_id: string
  number: number
  body_key: string
  media_type: string
  file_name: string | null
  bytes: Bytes
  /** `full`, `abstract` or `record`: how much of the document this text is. */
  extent: Generated<string>
  status: string
  published: string | null
  title: string | null
  parser_version: string | null
  page_count: Generated<number>
  passage_count: Generated<number>
  truncated: string | null
  /** The stage that is due next, or that failed; `done` after the last. */
  stage: string
  state: 'due' | 'done' | 'failed'
  code: string | null
  message: string | null
  attempts: Generated<number>
  revision: Generated<number>
  searchable_since: NullableInstant
  is_indexed: Generated<boolean>
  /** The version whose text this one repeats in another file. */
  copy_of: ColumnType<string | null, string | null | undefined, string | null>
  created_at: Instant
  updated_at: Instant
}

export interface StatusEventTable {
  document_id: string
  status: string
  dated: string
  version_id: string | null
  rule: string
  noted_by: ColumnType<string | null, string | null | undefined, string | null>
  note: ColumnType<string | null, string | null | undefined, string | null>
  /** What superseded it. */
  other_document_id: ColumnType<string | null, string | null | undefined, string | null>
}

/** What a field of a version's document may be, best first: as its file, its sources and its people say. */
export interface FieldOfferTable {
  version_id: string
  field: string
  ordinal: number
  /** Any value of the field, JSON null among them. */
  value: AnyValue
  rule: string
  page_index: number | null
  /** Where it was said, of what a source or a person said of an address. */
  address: string | null
}

/** A date that a version gives. */
export interface DatedEventTable {
  version_id: string
  ordinal: number
  event: string
  raw: string
  /** ISO with the precision that is certain. */
  value: string | null
  /** The days that an ambiguous date may be. */
  readings: JSONColumnType<readonly string[]>
  rule: string
  page_index: number | null
  address: string | null
}

/** A field as a person has it, over whatever is read; `previous` is what it was. */
export interface CorrectionTable {
  correction_id: Generated<string>
  document_id: string
  field: string
  value: AnyValue
  previous: AnyValue
  made_by: string
  made_at: Instant
  undone_by: string | null
  undone_at: NullableInstant
}
