import { sql } from 'kysely'
import { z } from 'zod'
import type { Connection } from '../../../db/database.ts'
import { anyOf } from '../../../db/fragments.ts'
import { columnsOf, sqlRows } from '../../../db/sql-rows.ts'
import { text } from '../../../domain/value-schemas.ts'
import { corpusParameter, documentFilters } from '../comparison-filters.ts'
import { describeFigure, type Figure } from '../figure.ts'
import { sizesOf } from '../matrix/read-matrix.ts'
import { readWords } from '../../../db/texts/theme-counts.ts'
import type { ComparePorts } from '../ports.ts'
import { selectVersions } from '../select-versions.ts'

const SILENCE_PATH = '/compare/silence'
const MAX_ID_CHARACTERS = 80

export const silenceParameters = z.strictObject({
  place: text(MAX_ID_CHARACTERS).min(1).meta({ description: 'Id of a place', example: 'tees-valley' }),
  theme: text(MAX_ID_CHARACTERS).min(1).meta({ description: 'Id of a theme', example: 'hydrogen' }),
  ...documentFilters,
  corpus: corpusParameter,
})

/** A document that was read for a theme, and how much of it could be. */
export interface ReadDocument {
  readonly documentId: string
  readonly title: string
  readonly published: string | null
  readonly pages: number
  /** Pages on which no words could be read. */
  readonly unreadablePages: number
  /** The first page without words, to look at; null where there is none. */
  readonly firstUnreadable: { readonly versionId: string; readonly pageIndex: number } | null
  /** Passages that speak of the theme, and those that only reject it. */
  readonly passages: number
  readonly rejecting: number
}

/** What was read for a theme in the documents about a place. */
export interface Silence {
  readonly documents: readonly ReadDocument[]
  readonly passages: number
  readonly rejecting: number
  readonly pages: number
  readonly unreadablePages: number
  readonly figure: Figure
}

/** Reads how many pages a statement that a place does not mention a theme rests on. */
export async function readSilence(app: ComparePorts, parameters: z.infer<typeof silenceParameters>): Promise<Silence> {
  const { versions, corpusVersion } = await selectVersions(app, parameters)
  const ofPlace = versions.filter(({ places }) => places.includes(parameters.place))
  const versionIds = ofPlace.map(({ versionId }) => versionId)
  const [rows, words] = await Promise.all([
    readPages(app.catalogue, versionIds, parameters.theme),
    readWords(app.catalogue, versionIds),
  ])
  const byVersion = new Map(rows.map((row) => [row.versionId, row]))
  const documents = ofPlace
    .map(({ documentId, versionId, title, published }): ReadDocument => {
      const { pages, unreadablePages, firstUnreadable, passages, rejecting } = byVersion.get(versionId) ?? NOTHING
      const shown = firstUnreadable === null ? null : { versionId, pageIndex: firstUnreadable }
      return { documentId, title, published, pages, unreadablePages, firstUnreadable: shown, passages, rejecting }
    })
    .sort((a, b) => (b.published ?? '').localeCompare(a.published ?? '') || a.title.localeCompare(b.title, 'en'))
  const sumOf = (name: 'pages' | 'unreadablePages' | 'passages' | 'rejecting') =>
    documents.reduce((sum, document) => sum + document[name], 0)
  return {
    documents,
    ...{ passages: sumOf('passages'), rejecting: sumOf('rejecting') },
    ...{ pages: sumOf('pages'), unreadablePages: sumOf('unreadablePages') },
    figure: describeFigure(app, SILENCE_PATH, parameters, { ...sizesOf(ofPlace, words), corpusVersion }),
  }
}

const PAGES = z.strictObject({
  ...columnsOf('version', { versionId: z.string() }),
  ...{ pages: z.int(), unreadablePages: z.int(), firstUnreadable: z.int().nullable() },
  ...{ passages: z.int(), rejecting: z.int() },
})

type PageCounts = z.infer<typeof PAGES>

/** Of a version that was removed meanwhile. */
const NOTHING = { pages: 0, unreadablePages: 0, firstUnreadable: null, passages: 0, rejecting: 0 }

async function readPages(
  db: Connection,
  versionIds: readonly string[],
  themeId: string,
): Promise<readonly Readonly<PageCounts>[]> {
  return sqlRows(
    db,
    PAGES,
    sql`
    select version.version_id as "versionId", count(page_index)::int as pages,
      count(*) filter (where reading = 'none')::int as "unreadablePages",
      min(page_index) filter (where reading = 'none') as "firstUnreadable",
      coalesce((select sum(passages) from version_theme where version_theme.version_id = version.version_id
        and theme_id = ${themeId} and stance <> 'rejects'), 0)::int as passages,
      coalesce((select sum(passages) from version_theme where version_theme.version_id = version.version_id
        and theme_id = ${themeId} and stance = 'rejects'), 0)::int as rejecting
    from version left join page using (version_id)
    where version.version_id = ${anyOf(versionIds)} group by version.version_id`,
  )
}
