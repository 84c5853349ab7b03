import { z } from 'zod'
import { replayCaptures } from './replay-captures.ts'
import { defineRoute, rawBody, type Route } from '../../api/route.ts'

export const captureRoutes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/captures',
    access: 'operator',
    operationId: 'importCaptures',
    errors: ['warc_damaged'],
    summary: 'Take over the captures of a WARC file that Concordance wrote; nothing is fetched',
    body: rawBody,
    reply: z.object({
      imported: z.int().meta({ description: 'Taken over' }),
      alreadyPresent: z.int().meta({ description: 'In the library already' }),
      unusable: z.array(z.object({ address: z.string(), reason: z.string() })),
    }),
    handle: async ({ app, body, signal }) => {
      const { captures, known, unusable } = await replayCaptures(app, body, signal)
      return { imported: captures, alreadyPresent: known, unusable: [...unusable] }
    },
  }),
]
