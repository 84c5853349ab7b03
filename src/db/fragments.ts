import { sql, type RawBuilder } from 'kysely'

/** For `where(column, '=', anyOf(values))`: passes any number of values as one parameter. */
export function anyOf(values: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${values}::text[])`
}
