import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { z } from 'zod'
import { spoolToFile } from '../../../blobs/spool-file.ts'
import { replayCaptures } from './replay-captures.ts'
import { defineRoute, rawBody, type Route } from '../../../api/route.ts'

export const captureRoutes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/captures',
    access: 'operator',
    operationId: 'importCaptures',
    errors: ['warc_damaged'],
    summary: 'Import the captures of a WARC file written by Concordance; nothing is fetched',
    body: rawBody,
    reply: z.object({
      imported: z.int().meta({ description: 'Imported' }),
      alreadyPresent: z.int().meta({ description: 'Already in the library' }),
      unusable: z.array(z.object({ address: z.string(), reason: z.string() })),
    }),
    handle: async ({ app, body, signal }) => {
      // The whole body is received first, since importing may take longer than a request body may.
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
