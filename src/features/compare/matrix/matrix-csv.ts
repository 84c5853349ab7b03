import { toCsv } from '../../../formats/csv.ts'
import { placeName, themeLabel } from '../../../domain/names.ts'
import { FIGURE_COLUMNS, toFigureCells } from '../figure.ts'
import type { ComparePorts } from '../ports.ts'
import { cellQuery } from './matrix-names.ts'
import type { MatrixParameters } from './matrix-parameters.ts'
import type { Matrix } from './read-matrix.ts'

const COLUMNS = [
  ...['place_id', 'place', 'year', 'theme_id', 'theme'],
  ...['passages', 'documents', 'passages_per_1000_words'],
  ...['documents_of_row', 'passages_of_row', 'words_of_row', 'search'],
] as const

/** A line for each cell, zeros included, with the search that has its passages and what the figure was made from. */
export function toMatrixCsv(app: ComparePorts, matrix: Matrix, parameters: MatrixParameters): string {
  const origin = toFigureCells(app, matrix.figure)
  const lines = matrix.rows.flatMap((row) =>
    row.cells.map((cell, column) => {
      const themeId = matrix.themeIds[column] ?? ''
      const query = cellQuery(parameters, row, themeId)
      return [
        ...[row.placeId, placeName(app, row.placeId), row.year ?? '', themeId, themeLabel(app, themeId)],
        ...[cell.passages, cell.documents, cell.rate ?? ''].map(String),
        ...[row.documents, row.passages, row.words].map(String),
        query === null ? '' : `${app.config.http.publicUrl}/search?${query}`,
        ...origin,
      ]
    }),
  )
  return toCsv([[...COLUMNS, ...FIGURE_COLUMNS], ...lines])
}
