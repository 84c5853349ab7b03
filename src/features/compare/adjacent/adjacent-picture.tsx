import { themeLabel, type HasLibrary } from '../../../domain/names.ts'
import { Picture } from '../components/picture.tsx'
import type { Adjacent } from './read-adjacent.ts'

const [LABEL, BAR, ROW, TOP] = [270, 320, 30, 8]

interface AdjacentPictureProps {
  readonly app: HasLibrary
  readonly adjacent: Adjacent
  readonly isFile?: boolean
}

/** A bar for the density of each adjacent theme; dashed where the place does not mention it at all. */
export function AdjacentPicture({ app, adjacent: { themes }, isFile = false }: AdjacentPictureProps) {
  const highest = Math.max(0.0001, ...themes.map(({ density }) => density))
  return (
    <Picture
      id="adjacent"
      title="Adjacent themes by density"
      description="A bar for each adjacent theme; dashed where the place does not mention it. The table has the numbers."
      width={LABEL + BAR + 60}
      height={2 * TOP + themes.length * ROW}
      isFile={isFile}
    >
      {themes.map(({ themeId, density, passages }, index) => {
        const [y, width] = [TOP + index * ROW, Math.round((BAR * density) / highest)]
        return (
          <g>
            <text class="label" x={LABEL - 10} y={y + 17}>
              {themeLabel(app, themeId)}
            </text>
            <rect class={passages === 0 ? 'shade1 few' : 'shade3'} x={LABEL} y={y + 2} width={width} height={ROW - 8} />
            <text x={LABEL + width + 8} y={y + 17}>
              {density.toFixed(2)}
            </text>
          </g>
        )
      })}
    </Picture>
  )
}
