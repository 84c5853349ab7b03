import { sql, type RawBuilder } from 'kysely'

/** For `where(column, '=', anyOf(values))`: passes any number of values as one parameter. */
export function anyOf<T extends string>(values: readonly T[]): RawBuilder<T> {
  return sql<T>`any(${values}::text[])`
}

/** For `where(column, '<>', allOf(values))`: none of them. */
export function allOf<T extends string>(values: readonly T[]): RawBuilder<T> {
  return sql<T>`all(${values}::text[])`
}

/** How many rows there are, as a number. */
export function countRows(): RawBuilder<number> {
  return sql<number>`count(*)::int`
}

/** By the clock of the database, which is the same for all processes. */
export function now(): RawBuilder<Date> {
  return sql<Date>`now()`
}

export function nowPlus(milliseconds: number): RawBuilder<Date> {
  return sql<Date>`now() + ${milliseconds}::float8 * interval '1 millisecond'`
}
