import { sql } from 'kysely'
import type { Connection } from '../database.ts'

/** What parsing a version again changed. Characters and passages are counted over the whole version. */
export interface ParseChange {
  readonly versionId: string
  readonly documentId: string
  readonly title: string
  readonly parserBefore: string
  readonly parserAfter: string
  readonly pagesBefore: number
  readonly pagesAfter: number
  readonly charactersBefore: number
  readonly charactersAfter: number
  readonly passagesKept: number
  readonly passagesGone: number
  readonly passagesNew: number
  readonly titleBefore: string | null
  readonly titleAfter: string | null
  /** Null until the version is tagged, and when the earlier themes are not known. */
  readonly themesGained: readonly string[] | null
  readonly themesLost: readonly string[] | null
  readonly createdAt: Date
}

/** A change as known after parsing; themes are added later. */
type NewChange = Omit<ParseChange, 'documentId' | 'title' | 'themesGained' | 'themesLost' | 'createdAt'> & {
  /** Revision of the version when it was parsed: repeating the same parse makes no second row. */
  readonly revision: number
  readonly themesBefore: readonly string[]
}

export async function recordParseChange(db: Connection, change: NewChange): Promise<void> {
  await db
    .insertInto('parseChange')
    .values({
      versionId: change.versionId,
      revision: change.revision,
      parserBefore: change.parserBefore,
      parserAfter: change.parserAfter,
      pagesBefore: change.pagesBefore,
      pagesAfter: change.pagesAfter,
      charactersBefore: change.charactersBefore,
      charactersAfter: change.charactersAfter,
      passagesKept: change.passagesKept,
      passagesGone: change.passagesGone,
      passagesNew: change.passagesNew,
      titleBefore: change.titleBefore,
      titleAfter: change.titleAfter,
      themesBefore: JSON.stringify(change.themesBefore),
    })
    .onConflict((conflict) => conflict.columns(['versionId', 'revision']).doNothing())
    .execute()
}

/**
 * The themes of a version before it is parsed again; if it was not tagged since the last parse, those before that
 * parse.
 */
export async function readThemesBefore(db: Connection, versionId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ themes: readonly string[] }>`select coalesce(
    (select themes_before from parse_change where version_id = ${versionId} and ${IS_UNTAGGED}
      order by parse_change_id desc limit 1), ${themesOf(versionId)}) as themes`.execute(db)
  return rows[0]?.themes ?? []
}

/** Completes the changes of a version that wait for its themes; later tagging does not alter a completed change. */
export async function recordThemesAfter(db: Connection, versionId: string): Promise<void> {
  await sql`update parse_change set themes_after = ${themesOf(versionId)}
    where version_id = ${versionId} and ${IS_UNTAGGED}`.execute(db)
}

const IS_UNTAGGED = sql`themes_before is not null and themes_after is null`

function themesOf(versionId: string) {
  return sql`(select coalesce(jsonb_agg(distinct theme_id), '[]') from tag join passage using (passage_id)
    where passage.version_id = ${versionId} and tag.state <> 'rejected')`
}

/** Parse changes, the latest first. */
export async function listParseChanges(db: Connection, limit: number, offset: number): Promise<readonly ParseChange[]> {
  const { rows } = await sql<ParseChange>`
    select version_id, version.document_id, document.title,
      parser_before, parser_after, pages_before,
      pages_after, characters_before, characters_after,
      passages_kept, passages_gone, passages_new,
      title_before, title_after,
      ${without('themesAfter', 'themesBefore')} as themes_gained, ${without('themesBefore', 'themesAfter')} as themes_lost, parse_change.created_at
    from parse_change join version using (version_id) join document using (document_id)
    order by parse_change_id desc limit ${limit} offset ${offset}`.execute(db)
  return rows
}

/** SQL for the themes in `one` and not in `other`; null when either is null. */
function without(one: 'themesBefore' | 'themesAfter', other: 'themesBefore' | 'themesAfter') {
  return sql`case when themes_before is not null and themes_after is not null then
    (select coalesce(jsonb_agg(theme order by theme), '[]') from jsonb_array_elements_text(${sql.ref(one)}) theme
      where not ${sql.ref(other)} @> jsonb_build_array(theme)) end`
}
