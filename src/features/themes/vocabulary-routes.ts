import { z } from 'zod'
import { countPlaces, countThemes } from '../../db/texts/tags.ts'
import { defineRoute, type Route } from '../../api/route.ts'

const themeSchema = z
  .object({
    themeId: z.string(),
    label: z.string(),
    definition: z.string(),
    alternatives: z.array(z.string()),
    acronyms: z.array(z.string()),
    broader: z.array(z.string()),
    related: z.array(z.string()),
    passages: z.int().meta({ description: 'Tagged passages of current versions' }),
    documents: z.int(),
  })
  .meta({ id: 'Theme' })

const placeSchema = z
  .object({
    placeId: z.string(),
    name: z.string(),
    kind: z.string(),
    level: z.string(),
    codes: z.record(z.string(), z.string()),
    aliases: z.array(z.string()),
    sharedNames: z.array(z.string()),
    validFrom: z.string().nullable(),
    validTo: z.string().nullable(),
    predecessors: z.array(z.string()),
    successors: z.array(z.string()),
    members: z.array(z.string()),
    documents: z.int(),
  })
  .meta({ id: 'Place' })

export const vocabularyRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/themes',
    access: 'public',
    operationId: 'listThemes',
    summary: 'The themes, with counts of passages and documents',
    reply: z.object({ version: z.int(), themes: z.array(themeSchema) }),
    handle: async ({ app }) => {
      const { vocabulary } = app.library
      const counts = new Map((await countThemes(app.catalogue)).map((count) => [count.themeId, count]))
      return {
        version: vocabulary.version,
        themes: vocabulary.themes.map(({ id, label, definition, alternatives, acronyms, broader, related }) => ({
          ...{ themeId: id, label, definition, alternatives, acronyms, broader, related },
          passages: counts.get(id)?.passages ?? 0,
          documents: counts.get(id)?.documents ?? 0,
        })),
      }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/places',
    access: 'public',
    operationId: 'listPlaces',
    summary: 'The places, with counts of documents',
    reply: z.object({ version: z.int(), places: z.array(placeSchema) }),
    handle: async ({ app }) => {
      const { gazetteer } = app.library
      const counts = new Map((await countPlaces(app.catalogue)).map((count) => [count.placeId, count.documents]))
      return {
        version: gazetteer.version,
        places: gazetteer.places.map(({ id, ...place }) => ({ placeId: id, ...place, documents: counts.get(id) ?? 0 })),
      }
    },
  }),
]
