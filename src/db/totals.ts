import { sql } from 'kysely'
import type { Connection } from './database.ts'

/** Counts of what the library holds, and of what can be searched. */
export interface Totals {
  readonly documents: number
  readonly versions: number
  readonly searchable: number
  readonly passages: number
  readonly failed: number
  readonly due: number
}

export async function countTotals(db: Connection): Promise<Totals> {
  const { rows } = await sql<Totals>`
    select (select count(*)::int from document where current_version_id is not null) as documents,
      (select count(*)::int from version) as versions,
      (select count(*)::int from version where is_indexed) as searchable,
      (select coalesce(sum(passage_count), 0)::int from version where is_indexed) as passages,
      (select count(*)::int from version where state = 'failed') +
        (select count(*)::int from location where state = 'failed') as failed,
      (select count(*)::int from version where state = 'due') +
        (select count(*)::int from location where state = 'due') +
        (select count(*)::int from run where state = 'due') as due`.execute(db)
  const [row] = rows
  if (row === undefined) throw new Error('a count returned no row')
  return row
}

/** Resolves when the catalogue answers a query. */
export async function ping(db: Connection): Promise<void> {
  await sql`select 1`.execute(db)
}
