import { z } from 'zod'
import type { InputIssue } from '../../errors.ts'
import { withPaths, findDuplicates, findUnknownIds, type PathValue } from './load-checks.ts'
import { idSchema, invalidLibrary, readLibraryFile, textSchema } from '../../formats/library-file.ts'
import { phraseKey } from '../tag/match-phrases.ts'
import type { Theme, Vocabulary } from '../../domain/vocabulary.ts'

const CODE = 'vocabulary_invalid'
const MIN_EXAMPLES = 2

const phrases = z.array(textSchema).default([])
const examples = z.array(textSchema).min(MIN_EXAMPLES, `must have at least ${MIN_EXAMPLES} examples`)

const homonymSchema = z
  .strictObject({ phrases: z.array(textSchema).min(1), requires: phrases, excludeContext: phrases })
  .refine(({ requires, excludeContext }) => requires.length + excludeContext.length > 0, {
    message: 'must have a condition: requires or excludeContext',
  })

const themeSchema = z.strictObject({
  id: idSchema,
  label: textSchema,
  definition: textSchema,
  labelMatches: z.boolean().default(true),
  alternatives: phrases,
  acronyms: phrases,
  exclude: phrases,
  requires: phrases,
  excludeContext: phrases,
  homonyms: z.array(homonymSchema).default([]),
  broader: z.array(idSchema).default([]),
  related: z.array(idSchema).default([]),
  examples: z.strictObject({ positive: examples, negative: examples }),
})

const vocabularySchema = z.strictObject({
  version: z.int().positive(),
  themes: z.array(themeSchema).min(1, 'must have at least one theme'),
})

/**
 * Parses library/themes.yaml.
 * @throws InvalidInputError `vocabulary_invalid` with an issue for each fault
 */
export function loadVocabulary(yamlText: string, fileName: string): Vocabulary {
  const vocabulary = readLibraryFile<Vocabulary>(yamlText, fileName, CODE, vocabularySchema)
  const issues = checkThemes(vocabulary.themes)
  if (issues.length > 0) throw invalidLibrary(CODE, fileName, issues)
  return vocabulary
}

function checkThemes(themes: readonly Theme[]): readonly InputIssue[] {
  const ids = new Set(themes.map(({ id }) => id))
  return [
    ...findDuplicates(themes.map(({ id }, index) => ({ path: `themes.${index}.id`, value: id }))),
    ...findDuplicates(themes.flatMap(phrasesOf), phraseKey),
    ...findUnknownIds(
      themes.flatMap((theme) => withPaths(`themes.${theme.id}.broader`, theme.broader)),
      ids,
    ),
    ...findUnknownIds(
      themes.flatMap((theme) => withPaths(`themes.${theme.id}.related`, theme.related)),
      ids,
    ),
    ...themes.flatMap(selfReferences),
  ]
}

/**
 * The phrases that are matched. A label that is not matched may be a phrase of another theme; so may a homonym, whose
 * conditions say which is meant.
 */
function phrasesOf(theme: Theme): readonly PathValue[] {
  const at = `themes.${theme.id}`
  return [
    ...(theme.labelMatches ? [{ path: `${at}.label`, value: theme.label }] : []),
    ...withPaths(`${at}.alternatives`, theme.alternatives),
    ...withPaths(`${at}.acronyms`, theme.acronyms),
  ]
}

function selfReferences({ id, broader, related }: Theme): readonly InputIssue[] {
  return [...broader, ...related].includes(id) ? [{ path: `themes.${id}`, message: 'refers to itself' }] : []
}
