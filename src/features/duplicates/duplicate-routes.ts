import { GROUNDS, VERDICTS } from '../../domain/duplicate.ts'
import { z } from 'zod'
import { filledText, text } from '../../domain/value-schemas.ts'
import { listDuplicates, type DuplicateRow } from '../../ingest/dedupe/duplicates.ts'
import { compareVersions } from '../documents/compare/compare-versions.ts'
import { decide, getDuplicate } from './duplicates.ts'
import { offsetOf, toPage } from '../../api/paging.ts'
import { defineRoute, type Route } from '../../api/route.ts'
import { comparisonSchema, toComparisonView } from '../documents/compare/comparison-view.ts'
import { documentSchema, toDocumentView } from '../../api/views/document-view.ts'
import {
  idSchema,
  instantSchema,
  linkSchema,
  nextCursorSchema,
  pagingSchema,
  toInstant,
  toInstantOrNull,
} from '../../api/views/parts.ts'

const params = z.object({ duplicateId: idSchema('pair') })
const verdictSchema = z
  .enum(VERDICTS)
  .nullable()
  .meta({
    description:
      '`copies`: one text in two files. `versions`: one work in two versions. Both merge the two documents. ' +
      '`different`: two works. `unclear`: reviewed without a decision. null: not yet reviewed',
  })
const share = (description: string) => z.number().min(0).max(1).nullable().meta({ description })

const duplicateSchema = z
  .object({
    duplicateId: z.string(),
    documentIds: z.array(z.string()),
    versionIds: z.array(z.string()).meta({ description: 'The two most similar versions' }),
    grounds: z.array(z.enum(GROUNDS)),
    jaccard: share('Share of sequences of four words that both texts have, of all sequences in either'),
    containment: share('Share of those of the shorter text'),
    score: z.number().min(0).max(1),
    verdict: verdictSchema,
    decidedBy: z.string().nullable(),
    decidedAt: instantSchema.nullable(),
    note: z.string().nullable(),
    keptDocumentId: z.string().nullable().meta({ description: 'The document that the other was merged into' }),
    link: linkSchema,
  })
  .meta({ id: 'Duplicate' })

const detailSchema = duplicateSchema
  .extend({
    documents: z.array(documentSchema),
    suggestedKeptId: z.string().meta({ description: 'The document to keep, by default' }),
    decisions: z.array(
      z.object({
        verdict: verdictSchema,
        decidedBy: z.string(),
        note: z.string().nullable(),
        decidedAt: instantSchema,
      }),
    ),
  })
  .meta({ id: 'DuplicateDetail' })

export const duplicateRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/duplicates',
    access: 'public',
    operationId: 'listDuplicates',
    summary: 'Documents that may be one work, the likeliest first',
    query: z.strictObject({
      ...pagingSchema,
      state: z.enum(['open', 'decided', 'all']).default('open'),
      documentId: idSchema('document').optional(),
    }),
    reply: z.object({ duplicates: z.array(duplicateSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, query }) => {
      const which = { state: query.state, ...(query.documentId === undefined ? {} : { documentId: query.documentId }) }
      const rows = await listDuplicates(app.catalogue, which, query.limit + 1, offsetOf(query))
      const page = toPage(rows, query)
      return { duplicates: page.rows.map(toDuplicateView), nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/duplicates/{duplicateId}',
    access: 'public',
    operationId: 'getDuplicate',
    errors: ['duplicate_missing'],
    summary: 'A pair with its documents and every decision on it',
    params,
    reply: detailSchema,
    handle: async ({ app, params: { duplicateId } }) => {
      const found = await getDuplicate(app, duplicateId)
      return {
        ...toDuplicateView(found.pair),
        documents: [toDocumentView(app, found.a), toDocumentView(app, found.b)],
        suggestedKeptId: found.suggestedKeptId,
        decisions: found.decisions.map((row) => ({ ...row, decidedAt: toInstant(row.decidedAt) })),
      }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/duplicates/{duplicateId}/difference',
    access: 'public',
    operationId: 'compareDuplicate',
    errors: ['duplicate_missing'],
    summary: 'The differences between the two texts, page by page',
    params,
    query: z.strictObject(pagingSchema),
    reply: comparisonSchema,
    handle: async ({ app, params: { duplicateId }, query, signal }) => {
      const { pair } = await getDuplicate(app, duplicateId)
      return toComparisonView(app, await compareVersions(app, pair.versionA, pair.versionB, signal), query)
    },
  }),
  defineRoute({
    method: 'post',
    path: '/duplicates/{duplicateId}/decision',
    access: 'operator',
    operationId: 'decideDuplicate',
    errors: ['duplicate_missing', 'duplicate_kept', 'duplicate_moved'],
    summary: 'Decide on a pair, or undo the decision (null)',
    params,
    body: z.strictObject({
      verdict: verdictSchema,
      by: filledText(200, 'enter the name of who decides'),
      note: text(2_000).trim().nullable().default(null),
      keptDocumentId: idSchema('document').nullable().default(null),
    }),
    reply: duplicateSchema,
    handle: async ({ app, params: { duplicateId }, body: { keptDocumentId, ...input } }) => {
      await decide(app, duplicateId, { ...input, keptId: keptDocumentId })
      return toDuplicateView((await getDuplicate(app, duplicateId)).pair)
    },
  }),
]

function toDuplicateView(pair: DuplicateRow): z.infer<typeof duplicateSchema> {
  const { duplicateId, documentA, documentB, versionA, versionB, createdAt: _createdAt, ...rest } = pair
  return {
    ...rest,
    duplicateId,
    documentIds: [documentA, documentB],
    versionIds: [versionA, versionB],
    grounds: [...rest.grounds],
    decidedAt: toInstantOrNull(rest.decidedAt),
    link: `/duplicates/${duplicateId}`,
  }
}
