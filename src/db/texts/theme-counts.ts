import { sql } from 'kysely'
import { z } from 'zod'
import { STANCES } from '../../domain/states.ts'
import type { Connection } from '../database.ts'
import { anyOf } from '../fragments.ts'
import { columnsOf, sqlRows } from '../sql-rows.ts'

const STANCE_LIST = sql`${STANCES as readonly string[]}::text[]`

/**
 * Counts the passages of these versions by theme and stance, and their words, anew. Whoever writes or decides on tags
 * calls it in the same transaction. A passage counts once for a theme, by the firmest stance that it takes.
 */
export async function recountThemes(db: Connection, versionIds: readonly string[]): Promise<void> {
  if (versionIds.length === 0) return
  await db.deleteFrom('versionTheme').where('versionId', '=', anyOf(versionIds)).execute()
  await sql`
    insert into version_theme (version_id, theme_id, stance, passages)
    select version_id, theme_id, (${STANCE_LIST})[rank], count(*)
    from (select passage.version_id, theme_id, min(array_position(${STANCE_LIST}, stance)) as rank
      from passage join tag using (passage_id)
      where passage.version_id = ${anyOf(versionIds)} and state <> 'rejected'
      group by passage.version_id, theme_id, passage_id) ranked
    group by version_id, theme_id, rank`.execute(db)
  await sql`
    insert into version_words (version_id, words)
    select version_id, coalesce(sum((select count(*) from regexp_matches(text, '[[:alnum:]]\\S*', 'g'))), 0)
    from version left join passage using (version_id)
    where version_id = ${anyOf(versionIds)} group by version_id
    on conflict (version_id) do update set words = excluded.words`.execute(db)
}

/** Counts the versions that have these passages anew, as after somebody decided on their tags. */
export async function recountThemesOfPassages(db: Connection, passageIds: readonly string[]): Promise<void> {
  const rows = await db
    .selectFrom('passage')
    .select('versionId')
    .distinct()
    .where('passageId', '=', anyOf(passageIds))
    .execute()
  const versionIds = rows.map(({ versionId }) => versionId)
  await recountThemes(db, versionIds)
}

/** Versions that are counted together: `group` is a number of the caller's. A version may be in several groups. */
export interface CountedGroup {
  readonly group: number
  readonly versionIds: readonly string[]
}

/** How often a group of versions speaks of a theme; rejections left out. */
export interface ThemeSum {
  readonly group: number
  readonly themeId: string
  readonly passages: number
  /** Versions with at least one such passage. */
  readonly versions: number
}

const SUMS = z.strictObject({
  ...columnsOf('versionTheme', { themeId: z.string() }),
  ...{ group: z.int(), passages: z.int(), versions: z.int() },
})

/** The sums of each group and theme, of all themes or of these; those that are zero are absent. */
export async function sumThemes(
  db: Connection,
  groups: readonly CountedGroup[],
  themeIds: readonly string[] | null,
): Promise<readonly ThemeSum[]> {
  const numbers = groups.flatMap(({ group, versionIds }) => versionIds.map(() => group))
  const versionIds = groups.flatMap((group) => group.versionIds)
  const ofThemes = themeIds === null ? sql`true` : sql`theme_id = ${anyOf(themeIds)}`
  return sqlRows(
    db,
    SUMS,
    sql`
    select theme_id as "themeId", number as "group", sum(passages)::int as passages,
      count(distinct version_id)::int as versions
    from unnest(${numbers}::int[], ${versionIds}::text[]) as member (number, version_id)
      join version_theme using (version_id)
    where stance <> 'rejects' and ${ofThemes}
    group by theme_id, number`,
  )
}

/** The words of these versions. */
export async function readWords(db: Connection, versionIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('versionWords')
    .select(['versionId', 'words'])
    .where('versionId', '=', anyOf(versionIds))
    .execute()
  return new Map(rows.map(({ versionId, words }) => [versionId, words]))
}
