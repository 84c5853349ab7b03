import { sql } from 'kysely'
import { z } from 'zod'
import type { PageTable } from '../../domain/parsed-document.ts'
import { sqlRows } from '../sql-rows.ts'
import type { PageText } from '../../domain/compare/compare-pages.ts'
import type { Connection } from '../database.ts'

/** The text of a version, or its beginning. */
export interface PageTexts {
  readonly pages: readonly PageText[]
  /** Whether the end of the text is left out. */
  readonly isCut: boolean
}

/** The pages of a version with their text, in order, `maxCharacters` in all: the last page may be cut. */
export async function readPageTexts(db: Connection, versionId: string, maxCharacters: number): Promise<PageTexts> {
  const rows = await db
    .selectFrom(({ selectFrom }) =>
      selectFrom('page')
        .select(['pageIndex', 'label', 'text', 'furniture'])
        .select(({ ref }) => [
          sql<number>`sum(length(${ref('text')})) over (order by ${ref('pageIndex')}) - length(${ref('text')})`.as(
            'before',
          ),
          sql<boolean>`sum(length(${ref('text')})) over () > ${maxCharacters}`.as('isCut'),
        ])
        .where('versionId', '=', versionId)
        .as('counted'),
    )
    .select(['pageIndex', 'label', 'furniture', 'isCut'])
    .select(({ ref }) => sql<string>`left(${ref('text')}, (${maxCharacters} - ${ref('before')})::int)`.as('text'))
    .where('before', '<', maxCharacters)
    .orderBy('pageIndex')
    .execute()
  return { pages: rows.map(({ isCut: _isCut, ...page }) => page), isCut: rows[0]?.isCut ?? false }
}

const HEADS = z.strictObject({ pageIndex: z.int(), tables: z.array(z.unknown()) })

/** The tables with heads of each page of a version, without the rows of their bodies. */
export async function readTableHeads(
  db: Connection,
  versionId: string,
): Promise<ReadonlyMap<number, readonly PageTable[]>> {
  const rows = await sqlRows(
    db,
    HEADS,
    sql`
    select page_index, jsonb_agg(jsonb_set(one, '{rows}', (
        select coalesce(jsonb_agg(row order by at), '[]') from jsonb_array_elements(one->'rows') with ordinality r(row, at)
        where at <= (one->>'headRows')::int))) as tables
    from page, jsonb_array_elements(tables) one
    where version_id = ${versionId} and (one->>'headRows')::int > 0
      and (one->>'headRows')::int < jsonb_array_length(one->'rows')
    group by page_index`,
  )
  return new Map(rows.map((row) => [row.pageIndex, row.tables as readonly PageTable[]])) // as they were stored
}
