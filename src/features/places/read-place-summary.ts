import { sql } from 'kysely'
import { z } from 'zod'
import type { Catalogue } from '../../db/database.ts'
import { readDocuments, type DocumentRow } from '../../db/documents/documents.ts'
import { anyOf } from '../../db/fragments.ts'
import { sqlRow, sqlRows } from '../../db/sql-rows.ts'
import { countsForTheme } from '../../db/texts/tags.ts'

const NEWEST_SHOWN = 12

/** What a place's page counts: current versions of the documents of the place. */
export interface PlaceSummary {
  readonly documents: number
  readonly passages: number
  /** Themes by falling number of passages, those that reject it left out. */
  readonly themes: readonly PlaceTheme[]
  readonly newest: readonly DocumentRow[]
  /** Passages of other documents that name the place. */
  readonly mentions: { readonly passages: number; readonly documents: number }
}

export interface PlaceTheme {
  readonly themeId: string
  readonly passages: number
  readonly documents: number
  /** Of all passages of the place, and of all passages of the library: both 0..1. */
  readonly share: number
  readonly shareOfAll: number
}

const TOTALS = z.strictObject({ documents: z.int(), passages: z.int() })
const THEME = z.strictObject({ themeId: z.string(), passages: z.int(), documents: z.int(), everywhere: z.int() })
const ID = z.strictObject({ documentId: z.string() })

/** Documents of one of these places, with a current version. */
const OF_PLACES = (placeIds: readonly string[]) => sql`
  of_place as (select document_id, current_version_id as version_id, published_on from document
    where current_version_id is not null and removed_at is null
      and exists (select from document_place where document_place.document_id = document.document_id
        and place_id = ${anyOf(placeIds)}))`

/** `placeIds`: the place, with those that count as it. */
export async function readPlaceSummary(db: Catalogue, placeIds: readonly string[]): Promise<PlaceSummary> {
  const ofPlace = OF_PLACES(placeIds)
  const [totals, all, themes, ids, mentions] = await Promise.all([
    sqlRow(
      db,
      TOTALS,
      sql`with ${ofPlace} select count(distinct document_id)::int as documents, count(passage_id)::int as passages
      from of_place left join passage using (version_id)`,
    ),
    sqlRow(
      db,
      TOTALS,
      sql`select count(distinct document_id)::int as documents, count(*)::int as passages
      from document join passage on passage.version_id = document.current_version_id`,
    ),
    sqlRows(
      db,
      THEME,
      sql`with ${ofPlace}, tagged as (
        select distinct tag.theme_id, tag.passage_id, passage.version_id from tag join passage using (passage_id)
        join document on document.current_version_id = passage.version_id
        where ${countsForTheme()})
      select theme_id as "themeId", count(of_place.version_id)::int as passages,
        count(distinct of_place.document_id)::int as documents, count(*)::int as everywhere
      from tagged left join of_place using (version_id) group by theme_id
      having count(of_place.version_id) > 0 order by passages desc, theme_id`,
    ),
    sqlRows(
      db,
      ID,
      sql`with ${ofPlace} select document_id as "documentId" from of_place
      order by published_on desc nulls last, document_id limit ${NEWEST_SHOWN}`,
    ),
    sqlRow(
      db,
      TOTALS,
      sql`with ${ofPlace}, named as (
        select distinct passage.passage_id, document.document_id from passage_place join passage using (passage_id)
        join document on document.current_version_id = passage.version_id
        where place_id = ${anyOf(placeIds)} and document.document_id not in (select document_id from of_place))
      select count(distinct document_id)::int as documents, count(*)::int as passages from named`,
    ),
  ])
  const documents = await readDocuments(
    db,
    ids.map(({ documentId }) => documentId),
  )
  return {
    ...totals,
    mentions,
    themes: themes.map(({ everywhere, ...theme }) => ({
      ...theme,
      share: theme.passages / totals.passages,
      shareOfAll: everywhere / all.passages,
    })),
    newest: ids.flatMap(({ documentId }) => documents.get(documentId) ?? []),
  }
}
