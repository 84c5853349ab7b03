import { z } from 'zod'
import { offsetOf, toPage } from '../../../api/paging.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { idSchema, instantSchema, nextCursorSchema, pagingSchema, toInstant } from '../../../api/views/parts.ts'
import { listTagDecisions } from '../../../db/texts/tag-decisions.ts'
import { SUGGESTION_KINDS, TAG_VERDICTS } from '../../../domain/states.ts'
import { decideTag, tagDecisionSchema } from './decide-tag.ts'
import { countSuggestions, listCandidateTerms, listOpinions, listSuggestions } from './opinion-queries.ts'

const share = (description: string) => z.number().min(0).max(1).nullable().meta({ description })

const opinionSchema = z
  .object({
    themeId: z.string(),
    version: z.int(),
    trainedAt: instantSchema,
    vocabularyVersion: z.int(),
    labels: z.int().meta({ description: 'Decisions of people that it was measured on' }),
    positives: z.int().meta({ description: 'Of these, how many say that the theme is there' }),
    threshold: share('The probability from which on it is right often enough'),
    precision: share('Of held-out decisions at or above the threshold, or 0.5, how many are in favour'),
    recall: share('Of held-out decisions in favour, how many are found'),
    hasPassed: z.boolean().meta({ description: 'Whether it sets tags without a person' }),
    missed: z.int(),
    doubtful: z.int(),
  })
  .meta({ id: 'ThemeOpinion' })

const suggestionSchema = z.object({
  passageId: z.string(),
  kind: z.enum(SUGGESTION_KINDS),
  probability: z.number().min(0).max(1),
})

const decisionSchema = z.object({
  themeId: z.string(),
  decision: z.enum(TAG_VERDICTS),
  decidedBy: z.string(),
  reason: z.string().nullable(),
  decidedAt: instantSchema,
})

const themeParams = z.object({ themeId: idSchema('theme') })

export const opinionRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/second-opinion',
    access: 'public',
    operationId: 'listThemeOpinions',
    summary: 'What was learned of each theme, with how often it is right',
    reply: z.object({ themes: z.array(opinionSchema) }),
    handle: async ({ app }) => {
      const counts = await countSuggestions(app.catalogue)
      const countOf = (themeId: string, kind: string): number =>
        counts.find((row) => row.themeId === themeId && row.kind === kind)?.suggestions ?? 0
      const themes = (await listOpinions(app.catalogue)).map((row) => ({
        ...{ themeId: row.themeId, version: row.opinionVersion, trainedAt: toInstant(row.trainedAt) },
        ...{ vocabularyVersion: row.vocabularyVersion, labels: row.labels, positives: row.positives },
        ...{
          threshold: row.threshold,
          precision: row.precisionShare,
          recall: row.recallShare,
          hasPassed: row.hasPassed,
        },
        ...{ missed: countOf(row.themeId, 'missed'), doubtful: countOf(row.themeId, 'doubtful') },
      }))
      return { themes }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/themes/{themeId}/suggestions',
    access: 'public',
    operationId: 'listThemeSuggestions',
    summary: 'Passages that may lack a theme, or have it wrongly, the surest first',
    params: themeParams,
    query: z.strictObject({ ...pagingSchema, kind: z.enum(SUGGESTION_KINDS).default('missed') }),
    reply: z.object({ suggestions: z.array(suggestionSchema), nextCursor: nextCursorSchema }),
    handle: async ({ app, params: { themeId }, query }) => {
      const rows = await listSuggestions(app.catalogue, themeId, query.kind, query.limit + 1, offsetOf(query))
      const page = toPage(rows, query)
      const suggestions = page.rows.map(({ passageId, kind, probability }) => ({ passageId, kind, probability }))
      return { suggestions, nextCursor: page.nextCursor }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/themes/{themeId}/decisions',
    access: 'operator',
    operationId: 'decideTag',
    errors: ['theme_unknown', 'passage_missing'],
    summary: 'Accept, reject or promote a theme of a passage, or withdraw an earlier decision',
    params: themeParams,
    body: tagDecisionSchema,
    reply: z.object({ decisions: z.array(decisionSchema) }),
    handle: async ({ app, params: { themeId }, body }) => {
      await decideTag(app, themeId, body)
      return { decisions: await readDecisions(app, body.passageId) }
    },
  }),
  defineRoute({
    method: 'get',
    path: '/passages/{passageId}/tag-decisions',
    access: 'public',
    operationId: 'listTagDecisions',
    summary: 'What people decided on the themes of a passage, the latest first',
    params: z.object({ passageId: idSchema('passage') }),
    reply: z.object({ decisions: z.array(decisionSchema) }),
    handle: async ({ app, params: { passageId } }) => ({ decisions: await readDecisions(app, passageId) }),
  }),
  defineRoute({
    method: 'get',
    path: '/candidate-terms',
    access: 'public',
    operationId: 'listCandidateTerms',
    summary: 'Phrases that are frequent in the library and in no theme, those of most documents first',
    query: z.strictObject(pagingSchema),
    reply: z.object({
      terms: z.array(
        z.object({
          term: z.string(),
          passages: z.int(),
          documents: z.int(),
          ratio: z.number().meta({ description: 'How much more often its words stand together than by chance' }),
          passageIds: z.array(z.string()).meta({ description: 'Some of its passages' }),
        }),
      ),
      nextCursor: nextCursorSchema,
    }),
    handle: async ({ app, query }) => {
      const page = toPage(await listCandidateTerms(app.catalogue, query.limit + 1, offsetOf(query)), query)
      const terms = page.rows.map((row) => ({ ...row, passageIds: [...row.passageIds] }))
      return { terms, nextCursor: page.nextCursor }
    },
  }),
]

async function readDecisions(app: Parameters<typeof decideTag>[0], passageId: string) {
  const rows = await listTagDecisions(app.catalogue, passageId)
  return rows.map(({ themeId, decision, decidedBy, reason, decidedAt }) => ({
    ...{ themeId, decision, decidedBy, reason, decidedAt: toInstant(decidedAt) },
  }))
}
