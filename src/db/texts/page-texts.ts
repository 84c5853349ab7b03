import { sql } from 'kysely'
import type { PageText } from '../../domain/compare/compare-pages.ts'
import type { Connection } from '../database.ts'

/** The pages of a version with their text, in order, up to and including the one that exceeds `maxCharacters`. */
export async function readPageTexts(
  db: Connection,
  versionId: string,
  maxCharacters: number,
): Promise<readonly PageText[]> {
  return db
    .selectFrom(({ selectFrom }) =>
      selectFrom('page')
        .select(['pageIndex', 'label', 'text', 'furniture'])
        .select(({ ref }) =>
          sql<number>`sum(length(${ref('text')})) over (order by ${ref('pageIndex')}) - length(${ref('text')})`.as(
            'before',
          ),
        )
        .where('versionId', '=', versionId)
        .as('counted'),
    )
    .select(['pageIndex', 'label', 'text', 'furniture'])
    .where('before', '<', maxCharacters)
    .orderBy('pageIndex')
    .execute()
}
