import type { Compilable, CompiledQuery } from 'kysely'
import type { Connection } from './database.ts'

/**
 * A query of one value or list that is sent often: built and compiled at the first call, which costs more than sending
 * it, and afterwards sent with other values. `build` must pass its value on as one parameter, as `anyOf` does.
 */
export function compileOnce<Value extends string | readonly string[], Row>(
  build: (db: Connection, value: Value) => Compilable<Row>,
): (db: Connection, value: Value) => Promise<readonly Row[]> {
  const placeholder: unknown = Object.freeze([]) // known by its identity; never sent
  let compiled: CompiledQuery<Row> | null = null
  return async (db, value) => {
    compiled ??= requireParameter(build(db, placeholder as Value).compile(), placeholder)
    const parameters = compiled.parameters.map((parameter) => (parameter === placeholder ? value : parameter))
    const { rows } = await db.getExecutor().executeQuery<Row>({ ...compiled, parameters })
    return rows
  }
}

/** A value that is written into the text would be the same in all calls. */
function requireParameter<Row>(compiled: CompiledQuery<Row>, value: unknown): CompiledQuery<Row> {
  if (!compiled.parameters.includes(value)) throw new Error(`a query does not pass its value on: ${compiled.sql}`)
  return compiled
}
