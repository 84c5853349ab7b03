import { z } from 'zod'
import { listParseChanges } from '../../../db/texts/parse-changes.ts'
import { requestReparse } from './request-reparse.ts'
import { offsetOf, toPage } from '../../../api/paging.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { idSchema, instantSchema, nextCursorSchema, pagingSchema, toInstant } from '../../../api/views/parts.ts'

const changeSchema = z
  .object({
    versionId: z.string(),
    documentId: z.string(),
    title: z.string(),
    parserBefore: z.string(),
    parserAfter: z.string(),
    pagesBefore: z.int(),
    pagesAfter: z.int(),
    charactersBefore: z.int(),
    charactersAfter: z.int(),
    passagesKept: z.int().meta({ description: 'Passages with the same words in the same position' }),
    passagesGone: z
      .int()
      .meta({ description: 'Passages that no longer exist; links to them lead to the successor passage' }),
    passagesNew: z.int(),
    titleBefore: z.string().nullable(),
    titleAfter: z.string().nullable(),
    themesGained: z.array(z.string()).nullable().meta({
      description: 'Themes that the document did not have before; null until it has been tagged again',
    }),
    themesLost: z.array(z.string()).nullable(),
    createdAt: instantSchema,
  })
  .meta({ id: 'ParseChange' })

export const reparseRoutes: readonly Route[] = [
  defineRoute({
    method: 'post',
    path: '/reparse',
    access: 'operator',
    operationId: 'reparseDocuments',
    summary: 'Parse documents again: those given, those parsed by an older parser, or all',
    body: z.strictObject({
      documentIds: z.array(idSchema('document')).min(1).max(10_000).optional(),
      all: z.boolean().default(false),
    }),
    reply: z.object({ versions: z.int() }),
    status: 202,
    handle: async ({ app, body: { documentIds, all } }) => {
      if (documentIds !== undefined) return { versions: await requestReparse(app, { kind: 'documents', documentIds }) }
      return { versions: await requestReparse(app, { kind: all ? 'all' : 'outdated' }) }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/reparse/changes',
    access: 'operator',
    operationId: 'listParseChanges',
    summary: 'What parsing again changed, the latest first',
    query: z.strictObject(pagingSchema),
    reply: z.object({ changes: z.array(changeSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, query }) => {
      const page = toPage(await listParseChanges(app.catalogue, query.limit + 1, offsetOf(query)), query)
      const changes = page.rows.map((change) => ({
        ...change,
        themesGained: change.themesGained && [...change.themesGained],
        themesLost: change.themesLost && [...change.themesLost],
        createdAt: toInstant(change.createdAt),
      }))
      return { changes, nextCursor: page.nextCursor }
    },
  }),
]
