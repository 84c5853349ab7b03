import { z } from 'zod'
import { countProgress } from '../../catalogue/progress.ts'
import { countTotals } from '../../catalogue/totals.ts'
import { rebuildIndex } from '../../ingest/index/keep-index.ts'
import { ConflictError } from '../../errors.ts'
import { checkHealth } from '../../health.ts'
import { readOpenNotices } from '../../watch/notices.ts'
import { defineRoute, type Route } from '../route.ts'
import { noticeSchema, toNoticeView } from '../views/notice-view.ts'

const statusSchema = z
  .object({
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), reason: z.string().nullable() })),
    library: z.object({
      documents: z.int(),
      versions: z.int(),
      searchable: z.int().meta({ description: 'Versions in the index' }),
      passages: z.int(),
      failed: z.int(),
      due: z.int().meta({ description: 'Fetches, versions and runs on their way' }),
    }),
    index: z.object({ records: z.int().nullable(), current: z.boolean() }),
    progress: z.array(z.object({ name: z.string(), state: z.string(), count: z.int() })),
    vocabularyVersion: z.int(),
    notices: z.array(noticeSchema).meta({ description: 'Open ones, the longest standing first' }),
  })
  .meta({ id: 'Status' })

export const statusRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/status',
    summary: 'How the service is, what it holds and what is on its way',
    reply: statusSchema,
    handle: async ({ app, signal }) => {
      const state = await app.engine.state(signal).catch(() => null)
      const isThere = state?.kind === 'there'
      return {
        checks: await checkHealth(app),
        library: await countTotals(app.catalogue),
        index: { records: isThere ? state.records : null, current: isThere && state.current },
        progress: await countProgress(app.catalogue),
        vocabularyVersion: app.library.vocabulary.version,
        notices: (await readOpenNotices(app)).map((notice) => toNoticeView(app, notice)),
      }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/index/rebuild',
    summary: 'Build the index anew from the catalogue; the old one answers until the swap',
    reply: z.object({ records: z.int() }),
    handle: async ({ app }) => {
      // Not the request's signal: an operator who closes the terminal has still asked for it.
      if ((await rebuildIndex(app, app.shutdown)) === 'busy') {
        throw new ConflictError('index_busy', 'documents are being written or the index is being rebuilt; try again')
      }
      const state = await app.engine.state()
      return { records: state.kind === 'there' ? state.records : 0 }
    },
  }),
]
