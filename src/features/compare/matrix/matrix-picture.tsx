import type { HasLibrary } from '../../../domain/names.ts'
import { themeLabel } from '../../../domain/names.ts'
import { Picture } from '../components/picture.tsx'
import { createShade, formatCell, MEASURE_NAMES, rowName } from './matrix-names.ts'
import type { Matrix } from './read-matrix.ts'
import type { Measure } from './matrix-parameters.ts'

const LABEL_WIDTH = 250
const HEAD_HEIGHT = 150
const CELL = { width: 46, height: 28, gap: 3 }
/** Room for the last slanted heading. */
const RIGHT_MARGIN = 110
/** Characters that fit beside a row or above a column; the table has the whole name. */
const MAX_ROW_NAME = 34
const MAX_COLUMN_NAME = 26

interface MatrixPictureProps {
  readonly app: HasLibrary
  readonly matrix: Matrix
  readonly measure: Measure
  readonly isFile?: boolean
}

/** The matrix as squares, darker for more, each with its number. */
export function MatrixPicture({ app, matrix, measure, isFile = false }: MatrixPictureProps) {
  const { rows, themeIds } = matrix
  const shadeOf = createShade(matrix, measure)
  const [stepX, stepY] = [CELL.width + CELL.gap, CELL.height + CELL.gap]
  return (
    <Picture
      id="matrix"
      title={`${MEASURE_NAMES[measure]} by place and theme`}
      description="Each square is a theme in the documents of a place; darker means more. The table has the same numbers."
      width={LABEL_WIDTH + themeIds.length * stepX + RIGHT_MARGIN}
      height={HEAD_HEIGHT + rows.length * stepY + CELL.gap}
      isFile={isFile}
    >
      {themeIds.map((themeId, column) => {
        const [x, y] = [LABEL_WIDTH + column * stepX + CELL.width / 2, HEAD_HEIGHT - 8]
        return (
          <text class="head" x={x} y={y} transform={`rotate(-50 ${x} ${y})`}>
            {shorten(themeLabel(app, themeId), MAX_COLUMN_NAME)}
          </text>
        )
      })}
      {rows.map((row, line) => {
        const y = HEAD_HEIGHT + line * stepY
        return (
          <g>
            <text class="label" x={LABEL_WIDTH - 10} y={y + 19}>
              {shorten(rowName(app, row), MAX_ROW_NAME)}
            </text>
            {row.cells.map((cell, column) => {
              const x = LABEL_WIDTH + column * stepX
              const shade = shadeOf(cell)
              return (
                <>
                  <rect class={`shade${shade}`} x={x} y={y} width={CELL.width} height={CELL.height} />
                  {shade > 0 && (
                    <text class={`value on${shade}`} x={x + CELL.width / 2} y={y + 19}>
                      {formatCell(cell, measure)}
                    </text>
                  )}
                </>
              )
            })}
          </g>
        )
      })}
    </Picture>
  )
}

function shorten(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1).trimEnd()}…`
}
