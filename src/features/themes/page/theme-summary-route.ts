import { z } from 'zod'
import { defineRoute, type Route } from '../../../api/route.ts'
import { idSchema } from '../../../api/views/parts.ts'
import { requireTheme } from './require-theme.ts'
import { readThemeSummary } from './read-theme-summary.ts'

const counts = { passages: z.int(), documents: z.int() }

export const themeSummaryRoute: Route = defineRoute({
  method: 'get',
  path: '/themes/{themeId}/summary',
  access: 'public',
  operationId: 'getThemeSummary',
  errors: ['theme_missing'],
  summary: 'Who speaks of a theme, over the years, and what stands near it',
  params: z.object({ themeId: idSchema('theme') }),
  reply: z.object({
    themeId: z.string(),
    vocabularyVersion: z.int(),
    ...counts,
    places: z.array(z.object({ placeId: z.string(), ...counts })),
    years: z.array(
      z.object({
        year: z.int(),
        ...counts,
        allPassages: z.int().meta({ description: 'Passages of all documents of the year' }),
      }),
    ),
    undated: z.object(counts).meta({ description: 'Of documents whose year is not known' }),
    near: z.array(
      z.object({
        themeId: z.string(),
        passages: z.int().meta({ description: 'Passages with both themes' }),
        lift: z.number().meta({ description: 'How many times as many as if the themes were independent' }),
      }),
    ),
    newest: z.array(z.string()).meta({ description: 'A passage of each of the newest documents' }),
  }),
  handle: async ({ app, params: { themeId } }) => {
    requireTheme(app, themeId)
    const { places, years, near, newest, ...rest } = await readThemeSummary(app.catalogue, themeId)
    return {
      ...{ themeId, vocabularyVersion: app.library.vocabulary.version, ...rest },
      ...{ places: [...places], years: [...years], near: [...near], newest: [...newest] },
    }
  },
})
