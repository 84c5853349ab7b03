import { sql } from 'kysely'
import type { PageText } from '../../domain/compare/compare-pages.ts'
import type { Connection } from '../database.ts'

/** The pages of a version with their text, in order, up to and including the one that exceeds `maxCharacters`. */
export async function readPageTexts(
  db: Connection,
  versionId: string,
  maxCharacters: number,
): Promise<readonly PageText[]> {
  const { rows } = await sql<PageText>`
    select page_index, label, text, furniture from (
      select page_index, label, text, furniture,
        sum(length(text)) over (order by page_index) - length(text) as before
      from page where version_id = ${versionId}) counted
    where before < ${maxCharacters} order by page_index`.execute(db)
  return rows
}
