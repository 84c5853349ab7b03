import { z } from 'zod'
import { defineRoute, type FileReply, type Route } from '../../../api/route.ts'
import { toCsv } from '../../../formats/csv.ts'
import { toSvgFile } from '../components/picture.tsx'
import { FIGURE_COLUMNS, figureSchema, toFigureCells, toFigureView } from '../figure.ts'
import type { ComparePorts } from '../ports.ts'
import { readTrend, trendParameters, type Trend } from './read-trend.ts'
import { TrendPicture } from './trend-picture.tsx'

const pointSchema = z.object({
  year: z.string().nullable(),
  documents: z.int(),
  passages: z.int(),
  words: z.int(),
  ofTheme: z.object({ passages: z.int(), documents: z.int(), rate: z.number().nullable() }),
  hasFewDocuments: z.boolean().meta({ description: 'Fewer than three: one more document could turn the figure over' }),
})

const trendSchema = z
  .object({
    points: z.array(pointSchema).meta({ description: 'The years that have documents' }),
    undated: pointSchema.nullable(),
    figure: figureSchema,
  })
  .meta({ id: 'Trend' })

export const trendRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/compare/trend',
    access: 'public',
    operationId: 'getTrend',
    summary: 'Count a theme by year of publication, with the documents, passages and words of each year',
    query: trendParameters,
    reply: trendSchema,
    handle: async ({ app, query }) => {
      const { points, undated, figure } = await readTrend(app, query)
      return { points, undated, figure: toFigureView(figure) }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/compare/trend.csv',
    access: 'public',
    operationId: 'downloadTrend',
    summary: 'Download a trend as CSV (RFC 4180); the line without a year is of the documents without a date',
    query: trendParameters,
    reply: { file: { 'text/csv': 'text' } },
    handle: async ({ app, query }): Promise<FileReply> => ({
      body: toTrendCsv(app, await readTrend(app, query)),
      mediaType: 'text/csv; charset=utf-8; header=present',
      fileName: `trend-${query.theme}.csv`,
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/compare/trend.svg',
    access: 'public',
    operationId: 'drawTrend',
    summary: 'Download a trend as a picture',
    query: trendParameters,
    reply: { file: { 'image/svg+xml': 'text' } },
    handle: async ({ app, query }): Promise<FileReply> => ({
      body: toSvgFile(TrendPicture({ app, trend: await readTrend(app, query), themeId: query.theme, isFile: true })),
      mediaType: 'image/svg+xml',
      fileName: `trend-${query.theme}.svg`,
    }),
  }),
]

function toTrendCsv(app: ComparePorts, { points, undated, figure }: Trend): string {
  const origin = toFigureCells(app, figure)
  const header = ['year', 'passages', 'documents', 'passages_per_1000_words']
  const ofYear = ['documents_of_year', 'passages_of_year', 'words_of_year']
  const lines = [...points, ...(undated === null ? [] : [undated])].map(
    ({ year, ofTheme, documents, passages, words }) => [
      ...[year ?? '', ofTheme.passages, ofTheme.documents, ofTheme.rate ?? ''].map(String),
      ...[documents, passages, words].map(String),
      ...origin,
    ],
  )
  return toCsv([[...header, ...ofYear, ...FIGURE_COLUMNS], ...lines])
}
