import { z } from 'zod'
import { countPlaces, countThemes } from '../../../db/texts/tags.ts'
import { takeWhole } from '../budget.ts'
import { defineTool } from '../tool.ts'

const contains = z.string().max(100).optional().describe('Only those whose name contains this')
const omitted = z.array(z.string()).describe('Ids left out to keep the answer short: call again with `contains`')

export const listThemesTool = defineTool({
  name: 'list_themes',
  title: 'List the themes',
  description:
    'Lists the themes by which passages are tagged, with counts. Use an id in a search as theme:ID, such as theme:hydrogen.',
  input: z.object({ contains }),
  output: z.object({
    themes: z.array(
      z.object({ id: z.string(), label: z.string(), definition: z.string(), documents: z.int(), passages: z.int() }),
    ),
    omitted,
  }),
  run: async (app, input) => {
    const counts = new Map((await countThemes(app.catalogue)).map((count) => [count.themeId, count]))
    const themes = app.library.vocabulary.themes
      .filter(({ label, alternatives, acronyms }) => hasName([label, ...alternatives, ...acronyms], input.contains))
      .map(({ id, label, definition }) => {
        const { documents = 0, passages = 0 } = counts.get(id) ?? {}
        return { id, label, definition, documents, passages }
      })
    const fitting = takeWhole(themes)
    return { themes: [...fitting.taken], omitted: fitting.omitted.map(({ id }) => id) }
  },
})

export const listPlacesTool = defineTool({
  name: 'list_places',
  title: 'List the places',
  description:
    'Lists the places that documents are about, those with most documents first; with `contains`, also places without documents. Use an id in a search as place:ID, such as place:west-yorkshire.',
  input: z.object({ contains }),
  output: z.object({
    places: z.array(z.object({ id: z.string(), name: z.string(), kind: z.string(), documents: z.int() })),
    omitted,
  }),
  run: async (app, input) => {
    const counts = new Map((await countPlaces(app.catalogue)).map((count) => [count.placeId, count.documents]))
    const places = app.library.gazetteer.places
      .filter(({ name, aliases }) => hasName([name, ...aliases], input.contains))
      .map(({ id, name, kind }) => ({ id, name, kind, documents: counts.get(id) ?? 0 }))
      .filter(({ documents }) => documents > 0 || input.contains !== undefined)
      .sort((a, b) => b.documents - a.documents || (a.name < b.name ? -1 : 1))
    const fitting = takeWhole(places)
    return { places: [...fitting.taken], omitted: fitting.omitted.map(({ id }) => id) }
  },
})

function hasName(names: readonly string[], part = ''): boolean {
  return names.some((name) => name.toLowerCase().includes(part.trim().toLowerCase()))
}
