import type { ColumnType } from 'kysely'

// Types of columns that PostgreSQL does not know. tools/db-codegen.ts says which column has which.

/** jsonb: JSON text in, value out. */
export type Jsonb<T> = ColumnType<T, string, string>
/** The same with a default. */
export type DefaultJsonb<T> = ColumnType<T, string | undefined, string>
export type NullableJsonb<T> = ColumnType<T | null, string | null | undefined, string | null>

/** A column that PostgreSQL makes from others. */
export type Computed<T> = ColumnType<T, never, never>

/** Of what is to be done. */
export type WorkState = 'due' | 'done' | 'failed'
/** `gone`: its publisher has it no more. */
export type LocationState = WorkState | 'gone'
export type TagState = 'machine' | 'accepted' | 'rejected'
/** Why two documents may be one, the strongest first. */
export type Ground = 'doi' | 'preprint' | 'text' | 'title'
/**
 * What was decided: `copies`, the same text in two files; `versions`, one work in two texts; `different` works; or
 * `unclear`, looked at and left.
 */
export type Verdict = 'copies' | 'versions' | 'different' | 'unclear'
/** Of a source `short`, `shrunk` or `silent`; `full`: a disk; `warc`: captures cannot be written to their file. */
export type NoticeKind = 'short' | 'shrunk' | 'silent' | 'full' | 'warc'
export type NoticeClosing = 'recovered' | 'accepted'
export type RunBasis = 'today' | 'snapshot'

/** What a merge of two documents moved, so that it can be taken back. */
export interface Moved {
  readonly versions: readonly { readonly versionId: string; readonly number: number }[]
  readonly locations: readonly string[]
  readonly events: readonly { readonly status: string; readonly dated: string }[]
  /** Documents that had been merged into the one that is merged now. */
  readonly followers: readonly string[]
  readonly doi: string | null
}
