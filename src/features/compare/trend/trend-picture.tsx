import { themeLabel, type HasLibrary } from '../../../domain/names.ts'
import { Picture } from '../components/picture.tsx'
import { formatRate } from '../matrix/matrix-names.ts'
import type { Trend } from './read-trend.ts'

const BAR = { width: 44, gap: 12 }
const [LEFT, TOP, HEIGHT, BOTTOM] = [24, 30, 180, 44]
const MIN_WIDTH = 420

interface TrendPictureProps {
  readonly app: HasLibrary
  readonly trend: Trend
  readonly themeId: string
  readonly isFile?: boolean
}

/** A bar for each year with documents, in proportion to the passages per 1,000 words; dashed where they are few. */
export function TrendPicture({ app, trend: { points }, themeId, isFile = false }: TrendPictureProps) {
  const highest = Math.max(0.0001, ...points.map(({ ofTheme }) => ofTheme.rate ?? 0))
  const step = BAR.width + BAR.gap
  return (
    <Picture
      id="trend"
      title={`${themeLabel(app, themeId)}: passages per 1,000 words by year of publication`}
      description="A bar for each year that has documents; dashed where there are fewer than three. The table has the numbers."
      width={Math.max(MIN_WIDTH, 2 * LEFT + points.length * step)}
      height={TOP + HEIGHT + BOTTOM}
      isFile={isFile}
    >
      <path class="axis" d={`M${LEFT} ${TOP + HEIGHT + 0.5}h${Math.max(points.length * step, MIN_WIDTH - 2 * LEFT)}`} />
      {points.map(({ year, documents, ofTheme, hasFewDocuments }, index) => {
        const height = Math.round((HEIGHT * (ofTheme.rate ?? 0)) / highest)
        const [x, y] = [LEFT + index * step + BAR.gap / 2, TOP + HEIGHT - height]
        const middle = x + BAR.width / 2
        return (
          <g>
            <rect class={hasFewDocuments ? 'shade1 few' : 'shade4'} x={x} y={y} width={BAR.width} height={height} />
            <text class="value" x={middle} y={y - 6}>
              {formatRate(ofTheme.rate)}
            </text>
            <text class="tick" x={middle} y={TOP + HEIGHT + 18}>
              {year}
            </text>
            <text class="tick" x={middle} y={TOP + HEIGHT + 34}>
              of {documents}
            </text>
          </g>
        )
      })}
    </Picture>
  )
}
