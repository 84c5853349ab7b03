import pg from 'pg'

/** A running count of SQL statements. */
export interface StatementCount {
  /** How many this process has sent. */
  read(): number
}

type Query = (this: pg.Client, ...parameters: unknown[]) => unknown

/** Counts every statement that this process sends from now on to PostgreSQL: those of the catalogue and those of the queue. */
export function countStatements(): StatementCount {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const { query } = prototype
  let count = 0
  prototype.query = function (...parameters) {
    count += 1
    return query.apply(this, parameters)
  }
  return { read: () => count }
}
