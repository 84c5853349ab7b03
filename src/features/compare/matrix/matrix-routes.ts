import { z } from 'zod'
import { defineRoute, type FileReply, type Route } from '../../../api/route.ts'
import { linkSchema } from '../../../api/views/parts.ts'
import { placeName, themeLabel } from '../../../domain/names.ts'
import { toSvgFile } from '../components/picture.tsx'
import { figureSchema, toFigureView } from '../figure.ts'
import type { ComparePorts } from '../ports.ts'
import { toMatrixCsv } from './matrix-csv.ts'
import { cellPath } from './matrix-names.ts'
import { matrixParameters, type MatrixParameters } from './matrix-parameters.ts'
import { MatrixPicture } from './matrix-picture.tsx'
import { readMatrix, type Matrix } from './read-matrix.ts'

const cellSchema = z.object({
  themeId: z.string(),
  passages: z.int(),
  documents: z.int().meta({ description: 'Documents with at least one such passage' }),
  rate: z.number().nullable().meta({ description: 'Passages per 1,000 words of the row; null where it has no words' }),
})

const sizes = { documents: z.int(), passages: z.int(), words: z.int() }

const matrixSchema = z
  .object({
    themes: z.array(z.object({ themeId: z.string(), label: z.string() })),
    rows: z.array(
      z.object({
        placeId: z.string(),
        place: z.string(),
        year: z.string().nullable().meta({ description: 'With `rows=place-year`; null where the date is not known' }),
        ...sizes,
        cells: z.array(
          cellSchema.extend({ link: linkSchema.nullable().meta({ description: 'Where its passages can be read' }) }),
        ),
      }),
    ),
    total: z
      .object({ ...sizes, cells: z.array(cellSchema) })
      .meta({ description: 'Each document of the rows once: not more than the sum of the rows' }),
    otherDocuments: z
      .int()
      .meta({ description: 'Documents that the filters take, but that are about none of the rows' }),
    undatedDocuments: z.int(),
    figure: figureSchema,
  })
  .meta({ id: 'Matrix' })

export const matrixRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/compare/matrix',
    access: 'public',
    operationId: 'getMatrix',
    summary: 'Count how often the documents of each place speak of each theme, over all years or by year',
    query: matrixParameters,
    reply: matrixSchema,
    handle: async ({ app, query }) => toView(app, await readMatrix(app, query), query),
  }),
  defineRoute({
    method: 'get',
    path: '/compare/matrix.csv',
    access: 'public',
    operationId: 'downloadMatrix',
    summary: 'Download the matrix as CSV (RFC 4180), a line for each cell, with what it was made from on each line',
    query: matrixParameters,
    reply: { file: { 'text/csv': 'text' } },
    handle: async ({ app, query }): Promise<FileReply> => ({
      body: toMatrixCsv(app, await readMatrix(app, query), query),
      mediaType: 'text/csv; charset=utf-8; header=present',
      fileName: 'places-by-themes.csv',
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/compare/matrix.svg',
    access: 'public',
    operationId: 'drawMatrix',
    summary: 'Download the matrix as a picture',
    query: matrixParameters,
    reply: { file: { 'image/svg+xml': 'text' } },
    handle: async ({ app, query }): Promise<FileReply> => ({
      body: toSvgFile(
        MatrixPicture({ app, matrix: await readMatrix(app, query), measure: query.measure, isFile: true }),
      ),
      mediaType: 'image/svg+xml',
      fileName: 'places-by-themes.svg',
    }),
  }),
]

function toView(app: ComparePorts, matrix: Matrix, parameters: MatrixParameters): z.infer<typeof matrixSchema> {
  const { themeIds, rows, total, otherDocuments, undatedDocuments, figure } = matrix
  const withTheme = <Cell extends object>(cell: Cell, column: number) => ({ themeId: themeIds[column] ?? '', ...cell })
  return {
    themes: themeIds.map((themeId) => ({ themeId, label: themeLabel(app, themeId) })),
    rows: rows.map((row) => ({
      placeId: row.placeId,
      place: placeName(app, row.placeId),
      year: row.year ?? null,
      ...{ documents: row.documents, passages: row.passages, words: row.words },
      cells: row.cells.map((cell, column) => {
        const withId = withTheme(cell, column)
        return { ...withId, link: cellPath(parameters, row, withId.themeId, cell) }
      }),
    })),
    total: { ...total, cells: total.cells.map(withTheme) },
    otherDocuments,
    undatedDocuments,
    figure: toFigureView(figure),
  }
}
