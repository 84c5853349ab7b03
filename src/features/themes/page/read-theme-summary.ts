import { sql } from 'kysely'
import { z } from 'zod'
import type { Catalogue } from '../../../db/database.ts'
import { sqlRow, sqlRows } from '../../../db/sql-rows.ts'
import { countsForTheme } from '../../../db/texts/tags.ts'

/** Themes that stand near one, at most. */
const NEAR_SHOWN = 12
/** Fewer passages with both are chance. */
const MIN_TOGETHER = 3
const NEWEST_SHOWN = 8

/** What a theme's page counts: passages of current versions in which the theme is not rejected. */
export interface ThemeSummary {
  readonly passages: number
  readonly documents: number
  /** Places by falling number of passages; a document of two places counts for both. */
  readonly places: readonly { readonly placeId: string; readonly passages: number; readonly documents: number }[]
  /** Years in which any document was published, in rising order. */
  readonly years: readonly ThemeYear[]
  /** Passages and documents whose year is not known. */
  readonly undated: { readonly passages: number; readonly documents: number }
  readonly near: readonly NearTheme[]
  /** A passage of each of the newest documents, newest first. */
  readonly newest: readonly string[]
}

export interface ThemeYear {
  readonly year: number
  readonly passages: number
  readonly documents: number
  /** Of all documents of the year, whether they speak of the theme or not. */
  readonly allPassages: number
}

/** A theme that passages have together with another one. */
export interface NearTheme {
  readonly themeId: string
  /** Passages with both. */
  readonly passages: number
  /** How many times as many as if the two themes had nothing to do with each other. */
  readonly lift: number
}

/** Passages of current versions with the theme, each once. */
const TAGGED = (themeId: string) => sql`
  tagged as (
    select distinct passage.passage_id, passage.ordinal, document.document_id, document.published_on
    from tag join passage using (passage_id) join document on document.current_version_id = passage.version_id
    where tag.theme_id = ${themeId} and ${countsForTheme()})`

const TOTALS = z.strictObject({ passages: z.int(), documents: z.int() })
const PLACE = z.strictObject({ placeId: z.string(), passages: z.int(), documents: z.int() })
const YEAR = z.strictObject({
  year: z.int().nullable(),
  ...{ passages: z.int(), documents: z.int(), allPassages: z.int() },
})
const NEAR = z.strictObject({ themeId: z.string(), passages: z.int(), lift: z.number() })
const NEWEST = z.strictObject({ passageId: z.string() })

export async function readThemeSummary(db: Catalogue, themeId: string): Promise<ThemeSummary> {
  const tagged = TAGGED(themeId)
  const [totals, places, years, near, newest] = await Promise.all([
    sqlRow(
      db,
      TOTALS,
      sql`with ${tagged} select count(*)::int as passages, count(distinct document_id)::int as documents from tagged`,
    ),
    sqlRows(
      db,
      PLACE,
      sql`with ${tagged} select place_id as "placeId", count(*)::int as passages,
        count(distinct document_id)::int as documents
      from tagged join document_place using (document_id) group by place_id order by passages desc, place_id`,
    ),
    sqlRows(
      db,
      YEAR,
      sql`with ${tagged},
        with_theme as (select extract(year from published_on)::int as year, count(*)::int as passages,
          count(distinct document_id)::int as documents from tagged group by 1),
        everything as (select extract(year from published_on)::int as year, count(*)::int as passages
          from passage join document on document.current_version_id = passage.version_id group by 1)
      select everything.year, coalesce(with_theme.passages, 0) as passages,
        coalesce(with_theme.documents, 0) as documents, everything.passages as "allPassages"
      from everything left join with_theme on with_theme.year is not distinct from everything.year
      order by everything.year`,
    ),
    sqlRows(
      db,
      NEAR,
      sql`with ${tagged},
        together as (select tag.theme_id, count(distinct tag.passage_id) as passages from tagged join tag using (passage_id)
          where tag.theme_id <> ${themeId} and ${countsForTheme()}
          group by tag.theme_id having count(distinct tag.passage_id) >= ${MIN_TOGETHER}),
        alone as (select tag.theme_id, count(distinct tag.passage_id) as passages
          from tag join passage using (passage_id) join document on document.current_version_id = passage.version_id
          where ${countsForTheme()}
            and tag.theme_id in (select theme_id from together) group by tag.theme_id),
        everything as (select count(*) as passages from passage
          join document on document.current_version_id = passage.version_id)
      select together.theme_id as "themeId", together.passages::int as passages,
        (together.passages::float8 * everything.passages
          / (alone.passages * (select count(*) from tagged)))::float8 as lift
      from together join alone using (theme_id), everything
      order by together.passages desc, together.theme_id limit ${NEAR_SHOWN}`,
    ),
    sqlRows(
      db,
      NEWEST,
      sql`with ${tagged}, first as (
        select distinct on (document_id) document_id, passage_id, published_on from tagged
        where published_on is not null order by document_id, ordinal)
      select passage_id as "passageId" from first order by published_on desc, document_id limit ${NEWEST_SHOWN}`,
    ),
  ])
  const dated = years.flatMap(({ year, ...counts }) => (year === null ? [] : [{ year, ...counts }]))
  const undated = years.find(({ year }) => year === null)
  return {
    ...{ ...totals, places, near },
    years: dated,
    undated: { passages: undated?.passages ?? 0, documents: undated?.documents ?? 0 },
    newest: newest.map(({ passageId }) => passageId),
  }
}
