import { sql } from 'kysely'
import type { Connection } from './database.ts'
import { countRows } from './fragments.ts'

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
  const failed = 'failed' as const
  const due = 'due' as const
  return db
    .selectNoFrom(({ selectFrom }) => {
      const locations = selectFrom('location').select(countRows().as('count'))
      const versions = selectFrom('version').select(countRows().as('count'))
      const runs = selectFrom('run').select(countRows().as('count'))
      const indexed = selectFrom('version').where('isIndexed', '=', true)
      return [
        selectFrom('document')
          .select(countRows().as('count'))
          .where('currentVersionId', 'is not', null)
          .as('documents'),
        versions.as('versions'),
        indexed.select(countRows().as('count')).as('searchable'),
        indexed
          .select(({ ref }) => sql<number>`coalesce(sum(${ref('passageCount')}), 0)::int`.as('sum'))
          .as('passages'),
        sql<number>`${versions.where('state', '=', failed)} + ${locations.where('state', '=', failed)}`.as('failed'),
        sql<number>`${versions.where('state', '=', due)} + ${locations.where('state', '=', due)}
          + ${runs.where('state', '=', due)}`.as('due'),
      ]
    })
    .$narrowType<Totals>()
    .executeTakeFirstOrThrow()
}

/** Resolves when the catalogue answers a query. */
export async function ping(db: Connection): Promise<void> {
  await sql`select 1`.execute(db)
}
