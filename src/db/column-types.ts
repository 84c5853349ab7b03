import type { ColumnType } from 'kysely'

// Types of columns that PostgreSQL does not know. tools/db-codegen.ts says which column has which.

/** A jsonb column: written as JSON text, read as a value. */
export type Jsonb<T> = ColumnType<T, string, string>
/** A jsonb column with a default. */
export type DefaultJsonb<T> = ColumnType<T, string | undefined, string>
export type NullableJsonb<T> = ColumnType<T | null, string | null | undefined, string | null>

/** A column that PostgreSQL computes from others. */
export type Computed<T> = ColumnType<T, never, never>

/** The state of a piece of work. */
export type WorkState = 'due' | 'done' | 'failed'
/** `gone`: the publisher no longer has it. */
export type LocationState = WorkState | 'gone'
export type TagState = 'machine' | 'accepted' | 'rejected'
/** Why two documents may be the same work, strongest first. */
export type DuplicateGround = 'doi' | 'preprint' | 'text' | 'title'
/**
 * The decision on a pair of documents: `copies`, the same text in two files; `versions`, one work in two texts;
 * `different`, two works; `unclear`, looked at but left undecided.
 */
export type DuplicateVerdict = 'copies' | 'versions' | 'different' | 'unclear'
/**
 * `short`, `shrunk` and `silent` are about a source; `full`: a disk is full; `warc`: captures cannot be written to
 * their file.
 */
export type NoticeKind = 'short' | 'shrunk' | 'silent' | 'full' | 'warc'
export type NoticeClosing = 'recovered' | 'accepted'
export type RunBasis = 'today' | 'snapshot'

/** What a merge of two documents moved, so that it can be undone. */
export interface MergeChanges {
  readonly versions: readonly { readonly versionId: string; readonly number: number }[]
  readonly locations: readonly string[]
  readonly events: readonly { readonly status: string; readonly dated: string }[]
  /** Documents that had already been merged into the one now merged. */
  readonly followers: readonly string[]
  readonly doi: string | null
}
