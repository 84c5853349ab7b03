import { sql } from 'kysely'
import { z } from 'zod'
import type { JobName } from '../../../domain/jobs.ts'
import type { Connection } from '../../../db/database.ts'
import { anyOf } from '../../../db/fragments.ts'
import { columnsOf, sqlRows, textOf } from '../../../db/sql-rows.ts'

/**
 * The state of an address or file that was added. `no_text`: read completely, but without words, such as a scan or a
 * page that scripts write.
 * `gone`: no longer available from its publisher.
 */
export type AdditionState = 'waiting' | 'searchable' | 'no_text' | 'failed' | 'gone'

export interface Addition {
  readonly locationId: string
  readonly address: string
  readonly state: AdditionState
  /** The stage that is due, or that failed. */
  readonly stage: string
  readonly code: string | null
  readonly message: string | null
  readonly documentId: string | null
  readonly versionId: string | null
  readonly title: string | null
  readonly pages: number
  readonly passages: number
  readonly truncated: string | null
  /** An earlier address with the same file. */
  readonly sameAs: string | null
}

const ADDITION = z.strictObject({
  ...columnsOf('location', {
    ...{ locationId: z.string(), address: z.string(), code: z.string().nullable(), message: z.string().nullable() },
    ...{ documentId: z.string().nullable(), versionId: z.string().nullable() },
  }),
  ...columnsOf('version', { stage: textOf<JobName | 'done'>(), title: z.string().nullable() }),
  ...columnsOf('version', { truncated: z.string().nullable() }),
  ...{ state: textOf<AdditionState>(), pages: z.int(), passages: z.int(), firstAddress: z.string().nullable() },
})

export async function readAdditions(db: Connection, locationIds: readonly string[]): Promise<readonly Addition[]> {
  const rows = await sqlRows(
    db,
    ADDITION,
    sql`
    select location_id, location.address,
      case when location.state = 'failed' then 'failed' when location.state = 'gone' then 'gone'
        when location.state = 'due' or version.version_id is null then 'waiting'
        when version.is_indexed and version.passage_count > 0 then 'searchable'
        when version.state = 'failed' and version.code = 'no_text' then 'no_text'
        when version.state = 'failed' then 'failed' when version.state = 'due' then 'waiting'
        when version.is_indexed then 'no_text' else 'waiting' end as state,
      case when location.state in ('due', 'failed') then 'fetch' else coalesce(version.stage, 'fetch') end as stage,
      coalesce(location.code, version.code) as code, coalesce(location.message, version.message) as message,
      location.document_id, location.version_id, version.title,
      coalesce(version.page_count, 0) as pages, coalesce(version.passage_count, 0) as passages, version.truncated,
      (select first.address from location first where first.version_id = location.version_id
        order by first.first_seen_at, first.location_id limit 1) as first_address
    from location left join version using (version_id)
    where location_id = ${anyOf(locationIds)}`,
  )
  return rows.map(({ firstAddress, ...row }) => ({
    ...row,
    sameAs: firstAddress === row.address ? null : firstAddress,
  }))
}

/** Versions that were parsed and have no words, newest first. */
export async function listWithoutText(
  db: Connection,
  limit: number,
): Promise<readonly { documentId: string; versionId: string; title: string; pages: number }[]> {
  return db
    .selectFrom('version')
    .innerJoin('document', 'document.documentId', 'version.documentId')
    .select(['version.documentId', 'versionId', 'pageCount as pages'])
    .select(({ fn }) => fn.coalesce('version.title', 'document.title').as('title'))
    .where('version.isIndexed', '=', true)
    .where('passageCount', '=', 0)
    .where('version.state', '<>', 'due')
    .orderBy('version.updatedAt', 'desc')
    .orderBy('versionId')
    .limit(limit)
    .execute()
}
