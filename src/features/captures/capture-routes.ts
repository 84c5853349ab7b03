import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { z } from 'zod'
import { spoolToFile } from '../../blobs/spool-file.ts'
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
      // Taken in whole first, since to take captures over may take longer than a request may.
      const { file } = await spoolToFile(body, tmpdir(), signal)
      try {
        const { captures, known, unusable } = await replayCaptures(app, createReadStream(file), signal)
        return { imported: captures, alreadyPresent: known, unusable: [...unusable] }
      } finally {
        await rm(file, { force: true })
      }
    },
  }),
]
