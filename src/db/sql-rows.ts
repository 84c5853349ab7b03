import type { Kysely, RawBuilder, Selectable } from 'kysely'
import { z } from 'zod'
import type { DB } from './schema.generated.ts'

/** Neither more nor less than these columns. */
export type RowSchema = z.ZodObject<z.ZodRawShape, z.core.$strict>

/**
 * The rows of a statement that the query builder does not express, of which the type check sees nothing. The first row is
 * held against the schema in full, for the rows of one statement are alike: a column that is renamed, retyped, left out
 * or added fails at the first query that returns a row, and so in the tests, at the same cost however many rows there
 * are. Only whether a column is null may differ from row to row, so the schema says where it may be.
 * @throws Error where the first row is not as the schema says: a fault of ours
 */
export async function sqlRows<Schema extends RowSchema>(
  db: Kysely<DB>,
  schema: Schema,
  statement: RawBuilder<unknown>,
): Promise<readonly Readonly<z.output<Schema>>[]> {
  const { rows } = await statement.execute(db)
  if (rows.length === 0) return []
  const checked = schema.safeParse(rows[0])
  if (!checked.success)
    throw new Error(`a query returned other columns than declared: ${z.prettifyError(checked.error)}`)
  return rows as z.output<Schema>[] // alike, and a schema of a row changes no value
}

/** The same where the statement always returns a row, as a count does. */
export async function sqlRow<Schema extends RowSchema>(
  db: Kysely<DB>,
  schema: Schema,
  statement: RawBuilder<unknown>,
): Promise<Readonly<z.output<Schema>>> {
  const [row] = await sqlRows(db, schema, statement)
  if (row === undefined) throw new Error('a query that always returns a row returned none')
  return row
}

/**
 * Schemas of columns of one table, for the schema of a row: a column that the table does not have, or has with another
 * type, fails the type check.
 */
export function columnsOf<Table extends keyof DB, Shape extends ColumnSchemas<Table>>(
  _table: Table,
  shape: Shape & Readonly<Record<Exclude<keyof Shape, keyof DB[Table]>, never>>,
): Shape {
  return shape
}

type ColumnSchemas<Table extends keyof DB> = {
  readonly [Column in keyof Selectable<DB[Table]>]?: z.ZodType<Selectable<DB[Table]>[Column] | null>
}

/** A text column of which our own statements write no other values than those of `T`. */
export function textOf<T extends string>(): z.ZodType<T> {
  return z.custom<T>((value) => typeof value === 'string')
}

/** A value that comes as JSON, as our own statements made it. */
export function jsonOf<T extends object>(): z.ZodType<T> {
  return z.custom<T>((value) => typeof value === 'object' && value !== null)
}
