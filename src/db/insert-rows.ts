import { sql, type RawBuilder, type Selectable } from 'kysely'
import type { DB } from './schema.generated.ts'

/** Rows and characters of one statement: writing it as JSON takes some 10 ms. */
const MAX_ROWS = 2_000
const MAX_CHARACTERS = 1_000_000

/** Some columns of a row, with the values of JSON columns as they are, not as text. */
export type RowOf<Table extends keyof DB, Column extends keyof DB[Table]> = Pick<
  Selectable<DB[Table]>,
  Column & keyof Selectable<DB[Table]>
>

/**
 * For `insertInto(table).columns(columns).expression(rowsOf(table, columns, rows))`: passes any number of rows as one
 * parameter, where `values` has one for each field, which takes far longer to build, send and plan.
 */
export function rowsOf<Table extends keyof DB & string, Column extends keyof DB[Table] & string>(
  table: Table,
  columns: readonly Column[],
  rows: readonly RowOf<Table, Column>[],
): RawBuilder<RowOf<Table, Column>> {
  const names = columns.map((column) => [column, toColumnName(column)] as const)
  const json = JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(names.map(([column, name]) => [name, (row as Readonly<Record<string, unknown>>)[column]])),
    ),
  )
  const list = sql.join(columns.map((column) => sql.ref(column)))
  return sql`select ${list} from json_populate_recordset(null::${sql.table(table)}, ${json}::json)`
}

/** Cuts rows into such portions as one statement takes; `sizeOf` is the length of what may be long in a row. */
export function* portionsOf<Row>(rows: readonly Row[], sizeOf: (row: Row) => number): Iterable<readonly Row[]> {
  let portion: Row[] = []
  let characters = 0
  for (const row of rows) {
    const size = sizeOf(row)
    if (portion.length > 0 && (portion.length >= MAX_ROWS || characters + size > MAX_CHARACTERS)) {
      yield portion
      ;[portion, characters] = [[], 0]
    }
    portion.push(row)
    characters += size
  }
  if (portion.length > 0) yield portion
}

/** As the plugin of the database converts names. */
function toColumnName(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
