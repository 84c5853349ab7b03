import { sql } from 'kysely'
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
