import type { ColumnType } from 'kysely'

// Types of columns that PostgreSQL does not know. tools/db-codegen.ts says which column has which.

/** A jsonb column: written as JSON text, read as a value. */
export type Jsonb<T> = ColumnType<T, string, string>
/** A jsonb column with a default. */
export type DefaultJsonb<T> = ColumnType<T, string | undefined, string>
export type NullableJsonb<T> = ColumnType<T | null, string | null | undefined, string | null>

/** A column that PostgreSQL computes from others. */
export type Computed<T> = ColumnType<T, never, never>
