import { z } from 'zod'
import { defineRoute, type Route } from '../../api/route.ts'
import { documentSchema, toDocumentView } from '../../api/views/document-view.ts'
import { idSchema } from '../../api/views/parts.ts'
import { readPlaceSummary } from './read-place-summary.ts'
import { requirePlace } from './require-place.ts'

const counts = { passages: z.int(), documents: z.int() }
const share = (description: string) => z.number().min(0).max(1).meta({ description })

export const placeSummaryRoute: Route = defineRoute({
  method: 'get',
  path: '/places/{placeId}/summary',
  access: 'public',
  operationId: 'getPlaceSummary',
  errors: ['place_missing'],
  summary: 'What the documents of a place speak of, and the newest of them',
  params: z.object({ placeId: idSchema('place') }),
  reply: z.object({
    ...{ placeId: z.string(), vocabularyVersion: z.int(), ...counts },
    mentions: z.object(counts).meta({ description: 'Passages of other documents that name the place' }),
    themes: z.array(
      z.object({
        ...{ themeId: z.string(), ...counts },
        share: share('Of all passages of the place'),
        shareOfAll: share('Of all passages of the library'),
      }),
    ),
    newest: z.array(documentSchema),
  }),
  handle: async ({ app, params: { placeId } }) => {
    requirePlace(app, placeId)
    const { themes, newest, ...rest } = await readPlaceSummary(app.catalogue, [placeId])
    return {
      ...{ placeId, vocabularyVersion: app.library.vocabulary.version, ...rest, themes: [...themes] },
      newest: newest.map((document) => toDocumentView(app, document)),
    }
  },
})
