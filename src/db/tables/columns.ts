import type { ColumnType } from 'kysely'

/** UTC; the database's clock where none is given. */
export type Instant = ColumnType<Date, Date | undefined, Date>
export type NullableInstant = ColumnType<Date | null, Date | null | undefined, Date | null>
/** bigint comes back from the driver as text. */
export type Bytes = ColumnType<string, number, number>
/** Of a field: JSON text in, value out. */
export type AnyValue = ColumnType<string | readonly string[] | null, string, string>
