import { z } from 'zod'
import { text } from '../../../domain/value-schemas.ts'
import { idSchema } from '../../../api/views/parts.ts'
import { defineRoute, type Route } from '../../../api/route.ts'
import { listRulesOf } from '../../../db/texts/theme-rules.ts'
import type { Theme } from '../../../domain/vocabulary.ts'
import { bySchema } from '../../documents/correct/correction-schema.ts'
import { applySavedRules, getTheme, readRetagging, ruleSchema, saveRule, takeBack, withChange } from './theme-rule.ts'
import { tryRule } from './try-rule.ts'

const params = z.object({ themeId: idSchema('theme') })
const reason = text(1_000).meta({ description: 'Why the rule is changed' })
const strings = z.array(z.string())

const ruleView = z.object({
  themeId: z.string(),
  labelMatches: z.boolean(),
  ...{ alternatives: strings, acronyms: strings, exclude: strings, requires: strings, excludeContext: strings },
  homonyms: z.array(z.object({ phrases: strings, requires: strings, excludeContext: strings })),
  patterns: strings,
})

const savedView = z.object({
  ruleId: z.int(),
  reason: z.string(),
  savedBy: z.string(),
  savedAt: z.string(),
  takenBackBy: z.string().nullable(),
  takenBackAt: z.string().nullable(),
})

const tried = z.object({
  count: z.int(),
  passages: z.array(
    z.object({
      ...{ passageId: z.string(), documentId: z.string(), title: z.string(), pageIndex: z.int() },
      ...{ before: z.string(), words: z.string(), after: z.string() },
    }),
  ),
})

const trialView = z
  .object({ passagesRead: z.int(), before: z.int(), after: z.int(), appear: tried, vanish: tried })
  .meta({ id: 'RuleTrial' })

const retaggingView = z
  .object({
    rules: z.string().meta({ description: 'Hash of all rules' }),
    vocabularyVersion: z.int(),
    isApplied: z.boolean().meta({ description: 'False where rules were saved and not applied yet' }),
    versions: z.int(),
    tagged: z.int().meta({ description: 'Versions that are tagged by the rules of now' }),
  })
  .meta({ id: 'Retagging' })

export const ruleRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/themes/{themeId}/rule',
    access: 'public',
    operationId: 'getThemeRule',
    summary: 'What a theme is tagged by, and every change of it that people saved',
    errors: ['theme_missing'],
    params,
    reply: z.object({ rule: ruleView, saved: z.array(savedView) }),
    handle: async ({ app, params: { themeId } }) => {
      await app.library.refresh()
      const rules = await listRulesOf(app.catalogue, themeId)
      return {
        rule: toRuleView(getTheme(app, themeId)),
        saved: rules.map(({ ruleId, reason: why, savedBy, savedAt, takenBackBy, takenBackAt }) => ({
          ...{ ruleId, reason: why, savedBy, savedAt: savedAt.toISOString(), takenBackBy },
          takenBackAt: takenBackAt?.toISOString() ?? null,
        })),
      }
    },
  }),
  defineRoute({
    method: 'post',
    path: '/themes/{themeId}/rule/try',
    access: 'operator',
    isLong: true,
    operationId: 'tryThemeRule',
    summary: 'Which passages of the whole library would gain or lose the theme by another rule; saves nothing',
    errors: ['theme_missing', 'rule_invalid', 'rule_against_examples'],
    params,
    body: z.strictObject({
      rule: ruleSchema,
      offset: z.int().min(0).max(1_000_000).default(0),
      limit: z.int().min(1).max(100).default(20),
    }),
    reply: trialView,
    handle: async ({ app, params: { themeId }, body: { rule, ...window }, signal }) => {
      await app.library.refresh()
      const { vocabulary } = app.library
      const theme = withChange(getTheme(app, themeId), rule, vocabulary)
      return tryRule({ catalogue: app.catalogue, vocabulary }, theme, window, signal)
    },
  }),
  defineRoute({
    method: 'post',
    path: '/themes/{themeId}/rule',
    access: 'operator',
    operationId: 'saveThemeRule',
    summary: 'Save another rule of a theme; it holds for what is tagged from now on, and for all once it is applied',
    errors: ['theme_missing', 'rule_invalid', 'rule_against_examples', 'rule_unchanged'],
    params,
    body: z.strictObject({ rule: ruleSchema, by: bySchema, reason }),
    reply: ruleView,
    handle: async ({ app, params: { themeId }, body: { rule, ...who } }) =>
      toRuleView(await saveRule(app, themeId, rule, who)),
  }),
  defineRoute({
    method: 'post',
    path: '/themes/{themeId}/rule/take-back',
    access: 'operator',
    operationId: 'takeBackThemeRule',
    summary: 'Take back the last saved rule of a theme: the one before it holds again, or that of the file',
    errors: ['theme_missing', 'rule_of_file'],
    params,
    body: z.strictObject({ by: bySchema }),
    reply: ruleView,
    handle: async ({ app, params: { themeId }, body: { by } }) => toRuleView(await takeBack(app, themeId, by)),
  }),
  defineRoute({
    method: 'get',
    path: '/vocabulary/retagging',
    access: 'public',
    operationId: 'getRetagging',
    summary: 'How far the library is tagged by the rules of now',
    reply: retaggingView,
    handle: ({ app }) => readRetagging(app),
  }),
  defineRoute({
    method: 'post',
    path: '/vocabulary/retagging',
    access: 'operator',
    operationId: 'applyRules',
    summary: 'Tag all versions again by the rules of now, in the background; what people decided stays',
    status: 202,
    reply: retaggingView,
    handle: ({ app }) => applySavedRules(app),
  }),
]

function toRuleView({ id, ...theme }: Theme): z.infer<typeof ruleView> {
  const { labelMatches, alternatives, acronyms, exclude, requires, excludeContext, homonyms, patterns } = theme
  return {
    themeId: id,
    labelMatches,
    alternatives: [...alternatives],
    acronyms: [...acronyms],
    exclude: [...exclude],
    requires: [...requires],
    excludeContext: [...excludeContext],
    homonyms: homonyms.map((group) => ({
      phrases: [...group.phrases],
      requires: [...group.requires],
      excludeContext: [...group.excludeContext],
    })),
    patterns: [...patterns],
  }
}
