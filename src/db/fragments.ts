import { sql, type RawBuilder } from 'kysely'

/** For `where(column, '=', anyOf(values))`: one parameter, however many values. */
export function anyOf(values: readonly string[]): RawBuilder<string> {
  return sql<string>`any(${values}::text[])`
}
