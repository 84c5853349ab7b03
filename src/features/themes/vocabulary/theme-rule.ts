import { z } from 'zod'
import type { Catalogue } from '../../../db/database.ts'
import { countTaggedWith, saveRules, takeBackRule } from '../../../db/texts/theme-rules.ts'
import type { Theme, Vocabulary } from '../../../domain/vocabulary.ts'
import { ConflictError, InvalidInputError, NotFoundError } from '../../../errors.ts'
import { replaceThemes, type LiveLibrary } from '../../../ingest/library/live-library.ts'
import { checkVocabulary, parseTheme } from '../../../ingest/library/load-vocabulary.ts'
import { createThemeMatcher } from '../../../ingest/tag/themes/tag-passage.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { areRulesApplied, applyRules } from '../../../ingest/jobs/retag.ts'

/** What changing and applying rules needs. */
export interface RulePorts {
  readonly catalogue: Catalogue
  readonly library: LiveLibrary
  readonly clock: Clock
}

const MAX_PHRASES = 500
const MAX_PHRASE = 200

const phrases = z.array(z.string().trim().min(1).max(MAX_PHRASE)).max(MAX_PHRASES)
const homonym = z.strictObject({ phrases, requires: phrases.default([]), excludeContext: phrases.default([]) })

/** The parts of a theme that decide what is tagged; those left out stay as they are. */
export const ruleSchema = z
  .strictObject({
    labelMatches: z.boolean(),
    alternatives: phrases,
    acronyms: phrases,
    exclude: phrases,
    requires: phrases,
    excludeContext: phrases,
    homonyms: z.array(homonym).max(50),
    patterns: z.array(z.string().min(1).max(300)).max(50),
  })
  .partial()

export type RuleChange = z.infer<typeof ruleSchema>

/** How far the library is tagged by the rules of now. */
export interface Retagging {
  readonly rules: string
  readonly vocabularyVersion: number
  /** False where rules were saved and not applied yet. */
  readonly isApplied: boolean
  readonly versions: number
  readonly tagged: number
}

/** @throws NotFoundError `theme_missing` */
export function getTheme({ library }: Pick<RulePorts, 'library'>, themeId: string): Theme {
  const theme = library.vocabulary.themes.find(({ id }) => id === themeId)
  if (theme === undefined) throw new NotFoundError('theme_missing', `no theme ${themeId}`)
  return theme
}

/**
 * A theme with a changed rule, checked as the file is: its examples must still hold what they say.
 * @throws InvalidInputError `rule_invalid` or `rule_against_examples` with an issue for each fault
 */
export function withChange(theme: Theme, change: RuleChange, vocabulary: Vocabulary): Theme {
  const changed = toValidTheme(theme, change, vocabulary)
  checkExamples(changed, vocabulary)
  return changed
}

function toValidTheme(theme: Theme, change: RuleChange, vocabulary: Vocabulary): Theme {
  try {
    const changed = parseTheme({ ...theme, ...change }, theme.id)
    checkVocabulary(replaceThemes(vocabulary, [changed]), theme.id)
    return changed
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error
    throw new InvalidInputError('rule_invalid', error.message, error.issues, { cause: error })
  }
}

/** Sentences that must be tagged and that must not, which whoever wrote the theme gave with it. */
function checkExamples(theme: Theme, vocabulary: Vocabulary): void {
  const match = createThemeMatcher({ ...vocabulary, themes: [theme] })
  const issues = [
    ...theme.examples.positive
      .filter((example) => match(example).length === 0)
      .map((example) => ({ path: 'examples.positive', message: `is no longer found: ${example}` })),
    ...theme.examples.negative
      .filter((example) => match(example).length > 0)
      .map((example) => ({ path: 'examples.negative', message: `is found now: ${example}` })),
  ]
  const [first] = issues
  if (first === undefined) return
  throw new InvalidInputError('rule_against_examples', `an example of the theme ${first.message}`, issues)
}

/** Saves a rule over that of the file. It holds for what is tagged from now on; `applyRules` is for the rest. */
export async function saveRule(
  app: RulePorts,
  themeId: string,
  change: RuleChange,
  { by, reason }: { readonly by: string; readonly reason: string },
): Promise<Theme> {
  await app.library.refresh()
  const before = getTheme(app, themeId)
  const theme = withChange(before, change, app.library.vocabulary)
  if (JSON.stringify(theme) === JSON.stringify(before)) {
    throw new InvalidInputError('rule_unchanged', 'this is the rule that holds already')
  }
  await saveRules(app.catalogue, [theme], { by, reason, at: app.clock.now() })
  await app.library.refresh()
  return getTheme(app, themeId)
}

/** Takes back the last saved rule; the one before it holds again, or that of the file. */
export async function takeBack(app: RulePorts, themeId: string, by: string): Promise<Theme> {
  await app.library.refresh()
  getTheme(app, themeId)
  if (!(await takeBackRule(app.catalogue, themeId, by, app.clock.now()))) {
    throw new ConflictError('rule_of_file', 'the rule of the file holds; there is none to take back')
  }
  await app.library.refresh()
  return getTheme(app, themeId)
}

export async function applySavedRules(app: RulePorts): Promise<Retagging> {
  await applyRules(app)
  return readRetagging(app)
}

export async function readRetagging(app: RulePorts): Promise<Retagging> {
  await app.library.refresh()
  const { rulesHash, vocabulary } = app.library
  return {
    rules: rulesHash,
    vocabularyVersion: vocabulary.version,
    isApplied: await areRulesApplied(app),
    ...(await countTaggedWith(app.catalogue, rulesHash)),
  }
}
