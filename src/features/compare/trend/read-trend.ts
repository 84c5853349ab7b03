import { z } from 'zod'
import { readWords, sumThemes } from '../../../db/texts/theme-counts.ts'
import { text } from '../../../domain/value-schemas.ts'
import type { VersionFacts } from '../../../search/facts/version-facts.ts'
import { corpusParameter, documentFilters, idsSchema } from '../comparison-filters.ts'
import { describeFigure, type Figure, type Sizes } from '../figure.ts'
import { rateOf, sizesOf, type MatrixCell } from '../matrix/read-matrix.ts'
import type { ComparePorts } from '../ports.ts'
import { selectVersions, yearOf } from '../select-versions.ts'

/** Years with fewer documents are marked: one more document could turn the figure over. */
const FEW_DOCUMENTS = 3
export const TREND_PATH = '/compare/trend'
const MAX_ID_CHARACTERS = 80

export const trendParameters = z.strictObject({
  theme: text(MAX_ID_CHARACTERS).min(1).meta({ description: 'Id of a theme', example: 'hydrogen' }),
  place: idsSchema('Only documents about any of these places'),
  ...documentFilters,
  corpus: corpusParameter,
})

export type TrendParameters = z.infer<typeof trendParameters>

/** How often the documents of a year speak of the theme, of how many and how long ones. */
export interface TrendPoint extends Sizes {
  /** Null: documents without a date. */
  readonly year: string | null
  readonly ofTheme: MatrixCell
  readonly hasFewDocuments: boolean
}

export interface Trend {
  readonly points: readonly TrendPoint[]
  /** The documents whose year is not known; null where there are none. */
  readonly undated: TrendPoint | null
  readonly figure: Figure
}

/** Counts a theme by year of publication; years without documents are left out, as nothing can be said of them. */
export async function readTrend(app: ComparePorts, parameters: TrendParameters): Promise<Trend> {
  const { versions, corpusVersion } = await selectVersions(app, parameters)
  const wanted = new Set(parameters.place)
  const counted = versions.filter(({ places }) => wanted.size === 0 || places.some((placeId) => wanted.has(placeId)))
  const years = [...new Set(counted.map(yearOf))].sort((a, b) => (a ?? '9999').localeCompare(b ?? '9999'))
  const groups = years.map((year) => counted.filter((version) => yearOf(version) === year))
  const idsOf = (some: readonly VersionFacts[]) => some.map(({ versionId }) => versionId)
  const [sums, words] = await Promise.all([
    sumThemes(
      app.catalogue,
      groups.map((ofYear, group) => ({ group, versionIds: idsOf(ofYear) })),
      [parameters.theme],
    ),
    readWords(app.catalogue, idsOf(counted)),
  ])
  const byGroup = new Map(sums.map((sum) => [sum.group, sum]))
  const points = groups.map((ofYear, group): TrendPoint => {
    const sizes = sizesOf(ofYear, words)
    const { passages, versions: documents } = byGroup.get(group) ?? { passages: 0, versions: 0 }
    return {
      year: years[group] ?? null,
      ...sizes,
      ofTheme: { passages, documents, rate: rateOf(passages, sizes.words) },
      hasFewDocuments: sizes.documents < FEW_DOCUMENTS,
    }
  })
  return {
    points: points.filter(({ year }) => year !== null),
    undated: points.find(({ year }) => year === null) ?? null,
    figure: describeFigure(app, TREND_PATH, parameters, { ...sizesOf(counted, words), corpusVersion }),
  }
}
