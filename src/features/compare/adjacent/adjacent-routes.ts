import { z } from 'zod'
import { defineRoute, type FileReply, type Route } from '../../../api/route.ts'
import { evidenceSchema, toEvidenceView } from '../../../api/views/evidence-view.ts'
import { themeLabel } from '../../../domain/names.ts'
import { CELL_SEPARATOR, toCsv } from '../../../formats/csv.ts'
import { toSvgFile } from '../components/picture.tsx'
import { FIGURE_COLUMNS, figureSchema, toFigureCells, toFigureView } from '../figure.ts'
import type { ComparePorts } from '../ports.ts'
import { AdjacentPicture } from './adjacent-picture.tsx'
import { adjacentParameters, readAdjacent, type Adjacent } from './read-adjacent.ts'

const adjacentSchema = z
  .object({
    caution: z.string(),
    obstacle: z.string().nullable().meta({ description: 'Why nothing can be said; null where something can' }),
    placesCompared: z.int(),
    strengths: z.array(z.object({ themeId: z.string(), label: z.string(), rca: z.number(), passages: z.int() })),
    themes: z.array(
      z.object({
        themeId: z.string(),
        label: z.string(),
        density: z.number().meta({ description: '0 to 1' }),
        rca: z.number().meta({ description: 'Of the place in this theme: 1 at most' }),
        passages: z.int().meta({ description: '0 where the documents of the place do not mention it' }),
        near: z.array(
          z.object({
            ...{ themeId: z.string(), label: z.string(), rca: z.number() },
            proximity: z.number().meta({ description: '0 to 1' }),
            together: z.int().meta({ description: 'Places with an RCA above 1 in both' }),
            pairing: z.array(evidenceSchema).meta({ description: 'Passages of other places that speak of both' }),
          }),
        ),
      }),
    ),
    figure: figureSchema,
  })
  .meta({ id: 'AdjacentThemes' })

export const CAUTION =
  'Text is not trade: these figures say what documents speak of together, not what a place can do, makes or sells.'

export const adjacentRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/compare/adjacent',
    access: 'public',
    operationId: 'getAdjacentThemes',
    summary: 'Themes that stand near those of a place elsewhere and not yet there, with the passages that pair them',
    query: adjacentParameters,
    reply: adjacentSchema,
    handle: async ({ app, query }) => toView(app, await readAdjacent(app, query)),
  }),
  defineRoute({
    method: 'get',
    path: '/compare/adjacent.csv',
    access: 'public',
    operationId: 'downloadAdjacentThemes',
    summary: 'Download adjacent themes as CSV (RFC 4180), a line for each theme and theme near it',
    query: adjacentParameters,
    reply: { file: { 'text/csv': 'text' } },
    handle: async ({ app, query }): Promise<FileReply> => ({
      body: toAdjacentCsv(app, await readAdjacent(app, query)),
      mediaType: 'text/csv; charset=utf-8; header=present',
      fileName: `adjacent-${query.place}.csv`,
    }),
  }),
  defineRoute({
    method: 'get',
    path: '/compare/adjacent.svg',
    access: 'public',
    operationId: 'drawAdjacentThemes',
    summary: 'Download adjacent themes as a picture',
    query: adjacentParameters,
    reply: { file: { 'image/svg+xml': 'text' } },
    handle: async ({ app, query }): Promise<FileReply> => ({
      body: toSvgFile(AdjacentPicture({ app, adjacent: await readAdjacent(app, query), isFile: true })),
      mediaType: 'image/svg+xml',
      fileName: `adjacent-${query.place}.svg`,
    }),
  }),
]

function toView(
  app: ComparePorts,
  { themes, strengths, placesCompared, obstacle, figure }: Adjacent,
): z.infer<typeof adjacentSchema> {
  const named = <Theme extends { readonly themeId: string }>(theme: Theme) => ({
    ...theme,
    label: themeLabel(app, theme.themeId),
  })
  return {
    caution: CAUTION,
    obstacle,
    placesCompared,
    strengths: strengths.map(named),
    themes: themes.map((theme) => ({
      ...named(theme),
      near: theme.near.map((one) => ({ ...named(one), pairing: one.pairing.map(toEvidenceView) })),
    })),
    figure: toFigureView(figure),
  }
}

function toAdjacentCsv(app: ComparePorts, { themes, placesCompared, figure }: Adjacent): string {
  const origin = toFigureCells(app, figure)
  const header = ['theme_id', 'theme', 'density', 'rca', 'passages', 'near_theme_id', 'near_theme', 'near_rca']
  const ofPair = ['proximity', 'places_together', 'places_compared', 'passages_that_pair']
  const lines = themes.flatMap(({ themeId, density, rca, passages, near }) =>
    near.map((one) => [
      ...[themeId, themeLabel(app, themeId), density.toFixed(4), rca.toFixed(4), String(passages)],
      ...[one.themeId, themeLabel(app, one.themeId), one.rca.toFixed(4)],
      ...[one.proximity.toFixed(4), String(one.together), String(placesCompared)],
      one.pairing.map(({ passageId }) => `${app.config.http.publicUrl}/passages/${passageId}`).join(CELL_SEPARATOR),
      ...origin,
    ]),
  )
  return toCsv([[...header, ...ofPair, ...FIGURE_COLUMNS], ...lines])
}
