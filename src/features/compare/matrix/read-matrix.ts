import { placeName } from '../../../domain/names.ts'
import { readWords, sumThemes } from '../../../db/texts/theme-counts.ts'
import type { VersionFacts } from '../../../search/facts/version-facts.ts'
import { describeFigure, type Figure, type Sizes } from '../figure.ts'
import type { ComparePorts } from '../ports.ts'
import { groupByPlace, selectVersions, yearOf } from '../select-versions.ts'
import type { MatrixParameters } from './matrix-parameters.ts'

/** How often the documents of a row speak of a theme. */
export interface MatrixCell {
  readonly passages: number
  /** Documents with at least one such passage. */
  readonly documents: number
  /** Passages per 1,000 words of the row; null where the row has no words. */
  readonly rate: number | null
}

export interface MatrixRow extends Sizes {
  readonly placeId: string
  /** Null: without a date; undefined: of all years. */
  readonly year: string | null | undefined
  /** In the order of the matrix's themes. */
  readonly cells: readonly MatrixCell[]
}

export interface Matrix {
  readonly themeIds: readonly string[]
  readonly rows: readonly MatrixRow[]
  /** Every document of the rows once, also one about several places: it may be less than the sum of the rows. */
  readonly total: Omit<MatrixRow, 'placeId' | 'year'>
  /** Documents that the filters take, but that are about no place or about none of the rows. */
  readonly otherDocuments: number
  /** Of the documents counted. */
  readonly undatedDocuments: number
  readonly figure: Figure
}

/** The versions of a row. */
interface RowGroup {
  readonly placeId: string
  readonly year: string | null | undefined
  readonly versions: readonly VersionFacts[]
}

export const MATRIX_PATH = '/compare'

/** Counts places by themes, exactly, from the catalogue: one row for each place, or for each place and year. */
export async function readMatrix(app: ComparePorts, parameters: MatrixParameters): Promise<Matrix> {
  const { versions, corpusVersion } = await selectVersions(app, parameters)
  const groups = toGroups(app, versions, parameters)
  const counted = [...new Set(groups.flatMap((group) => group.versions))]
  const idsOf = (some: readonly VersionFacts[]) => some.map(({ versionId }) => versionId)
  const totalGroup = groups.length
  const [sums, words] = await Promise.all([
    sumThemes(
      app.catalogue,
      [
        ...groups.map((each, group) => ({ group, versionIds: idsOf(each.versions) })),
        { group: totalGroup, versionIds: idsOf(counted) },
      ],
      parameters.theme.length === 0 ? null : parameters.theme,
    ),
    readWords(app.catalogue, idsOf(counted)),
  ])
  const byCell = new Map(sums.map((sum) => [`${sum.group} ${sum.themeId}`, sum]))
  const themeIds =
    parameters.theme.length > 0 ? [...new Set(parameters.theme)] : mostFrequent(sums, totalGroup, parameters.top)
  const toRow = (group: number, ofRow: readonly VersionFacts[]) => {
    const sizes = sizesOf(ofRow, words)
    return { ...sizes, cells: themeIds.map((themeId) => toCell(byCell.get(`${group} ${themeId}`), sizes.words)) }
  }
  const total = toRow(totalGroup, counted)
  const { documents, passages } = total
  return {
    themeIds,
    rows: groups.map(({ placeId, year, versions: ofRow }, group) => ({ placeId, year, ...toRow(group, ofRow) })),
    total,
    otherDocuments: versions.length - counted.length,
    undatedDocuments: counted.filter(({ published }) => published === null).length,
    figure: describeFigure(app, MATRIX_PATH, parameters, { documents, passages, words: total.words, corpusVersion }),
  }
}

/** Documents, passages and words of versions. */
export function sizesOf(versions: readonly VersionFacts[], words: ReadonlyMap<string, number>): Sizes {
  return {
    documents: versions.length,
    passages: versions.reduce((sum, version) => sum + version.passages, 0),
    words: versions.reduce((sum, { versionId }) => sum + (words.get(versionId) ?? 0), 0),
  }
}

/** Passages per 1,000 words; null without words. */
export function rateOf(passages: number, words: number): number | null {
  return words === 0 ? null : Math.round((passages / words) * 1e7) / 1e4
}

function toCell(sum: { passages: number; versions: number } | undefined, words: number): MatrixCell {
  const { passages, versions } = sum ?? { passages: 0, versions: 0 }
  return { passages, documents: versions, rate: rateOf(passages, words) }
}

function toGroups(
  app: ComparePorts,
  versions: readonly VersionFacts[],
  { place, level, rows }: MatrixParameters,
): readonly RowGroup[] {
  const kinds = new Map(app.library.gazetteer.places.map(({ id, kind }) => [id, kind]))
  const wanted = new Set(place)
  const groups = [...groupByPlace(versions)]
    .filter(([placeId]) => wanted.size === 0 || wanted.has(placeId))
    .filter(([placeId]) => level.length === 0 || level.includes(kinds.get(placeId) ?? ''))
    .map(([placeId, ofPlace]) => ({ placeId, name: placeName(app, placeId), versions: ofPlace }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.placeId < b.placeId ? -1 : 1))
  if (rows === 'place') return groups.map(({ placeId, versions: all }) => ({ placeId, year: undefined, versions: all }))
  return groups.flatMap(({ placeId, versions: all }) =>
    [...new Set(all.map(yearOf))]
      .sort((a, b) => (a ?? '9999').localeCompare(b ?? '9999'))
      .map((year) => ({ placeId, year, versions: all.filter((version) => yearOf(version) === year) })),
  )
}

function mostFrequent(
  sums: readonly { group: number; themeId: string; passages: number }[],
  group: number,
  limit: number,
): readonly string[] {
  return sums
    .filter((sum) => sum.group === group)
    .sort((a, b) => b.passages - a.passages || (a.themeId < b.themeId ? -1 : 1))
    .slice(0, limit)
    .map(({ themeId }) => themeId)
}
