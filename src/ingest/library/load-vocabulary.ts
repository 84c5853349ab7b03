import { z } from 'zod'
import type { InputIssue } from '../../errors.ts'
import { withPaths, findDuplicates, findUnknownIds, type PathValue } from './load-checks.ts'
import { idSchema, invalidLibrary, readLibraryFile, textSchema } from '../../formats/library-file.ts'
import { phraseKey } from '../tag/match-phrases.ts'
import { compilePattern, MAX_PATTERNS } from '../tag/match-patterns.ts'
import { checkRelations, completeRelated } from './theme-relations.ts'
import type { Theme, Vocabulary } from '../../domain/vocabulary.ts'

const CODE = 'vocabulary_invalid'
const MIN_EXAMPLES = 2
const NOTATION = /^[A-Za-z0-9-]{1,40}$/

/** What a vocabulary of somebody else has until it is named. */
const UNNAMED_SCHEME = {
  uri: 'urn:concordance:themes:',
  titles: { en: 'Themes' },
  description: 'Themes by which passages are tagged.',
  created: '2026-11-30',
  modified: '2026-11-30',
  licence: 'https://opensource.org/license/mit',
  creator: 'The maintainers of the library',
}

const phrases = z.array(textSchema).default([])
const examples = z.array(textSchema).min(MIN_EXAMPLES, `must have at least ${MIN_EXAMPLES} examples`)

const homonymSchema = z
  .strictObject({ phrases: z.array(textSchema).min(1), requires: phrases, excludeContext: phrases })
  .refine(({ requires, excludeContext }) => requires.length + excludeContext.length > 0, {
    message: 'must have a condition: requires or excludeContext',
  })

const patternSchema = textSchema.superRefine((pattern, context) => {
  const compiled = compilePattern(pattern)
  if (typeof compiled === 'string') context.addIssue({ code: 'custom', message: compiled })
})

/** Labels by language tag, such as cy. */
const labels = z.record(z.string().regex(/^[a-z]{2,3}$/, 'must be a language such as cy'), textSchema)
const addresses = z.array(z.url('must be an address')).default([])

const themeSchema = z
  .strictObject({
    id: idSchema,
    notation: z.string().regex(NOTATION, 'must be letters and digits, such as T001').optional(),
    label: textSchema,
    labels: labels.default({}),
    definition: textSchema,
    scopeNote: textSchema.nullable().default(null),
    group: idSchema.nullable().default(null),
    labelMatches: z.boolean().default(true),
    alternatives: phrases,
    acronyms: phrases,
    exclude: phrases,
    requires: phrases,
    excludeContext: phrases,
    homonyms: z.array(homonymSchema).default([]),
    patterns: z.array(patternSchema).max(MAX_PATTERNS).default([]),
    broader: z.array(idSchema).default([]),
    related: z.array(idSchema).default([]),
    exactMatch: addresses,
    closeMatch: addresses,
    examples: z.strictObject({ positive: examples, negative: examples }),
  })
  .transform((theme) => ({
    ...theme,
    notation: theme.notation ?? theme.id,
    labels: { en: theme.label, ...theme.labels },
  }))

const schemeSchema = z.strictObject({
  uri: z.url('must be an address'),
  titles: labels,
  description: textSchema,
  created: z.iso.date(),
  modified: z.iso.date(),
  licence: z.url('must be an address'),
  creator: textSchema,
})

const vocabularySchema = z.strictObject({
  version: z.int().positive(),
  scheme: schemeSchema.default(UNNAMED_SCHEME),
  groups: z.array(z.strictObject({ id: idSchema, labels })).default([]),
  themes: z.array(themeSchema).min(1, 'must have at least one theme'),
})

/**
 * Parses library/themes.yaml.
 * @throws InvalidInputError `vocabulary_invalid` with an issue for each fault
 */
export function loadVocabulary(yamlText: string, fileName: string): Vocabulary {
  const vocabulary = readLibraryFile<Vocabulary>(yamlText, fileName, CODE, vocabularySchema)
  return checkVocabulary(vocabulary, fileName)
}

/**
 * A theme from a source other than the file, such as a form or a SKOS file, with the defaults of the file.
 * @throws InvalidInputError `vocabulary_invalid` with an issue for each fault
 */
export function parseTheme(theme: unknown, sourceName: string): Theme {
  const parsed = themeSchema.safeParse(theme)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  throw invalidLibrary(CODE, sourceName, issues)
}

/**
 * The vocabulary with relations stated one way completed.
 * @throws InvalidInputError `vocabulary_invalid` with an issue for each fault that lies between themes
 */
export function checkVocabulary(vocabulary: Vocabulary, fileName: string): Vocabulary {
  const issues = checkThemes(vocabulary)
  if (issues.length > 0) throw invalidLibrary(CODE, fileName, issues)
  return { ...vocabulary, themes: completeRelated(vocabulary.themes) }
}

function checkThemes({ themes, groups }: Vocabulary): readonly InputIssue[] {
  const ids = new Set(themes.map(({ id }) => id))
  const linked = (field: 'broader' | 'related') =>
    findUnknownIds(
      themes.flatMap((theme) => withPaths(`themes.${theme.id}.${field}`, theme[field])),
      ids,
    )
  return [
    ...findDuplicates(themes.map(({ id }, index) => ({ path: `themes.${index}.id`, value: id }))),
    ...findDuplicates(themes.map(({ id, notation }) => ({ path: `themes.${id}.notation`, value: notation }))),
    ...findDuplicates(themes.flatMap(phrasesOf), phraseKey),
    ...linked('broader'),
    ...linked('related'),
    ...findUnknownIds(
      themes.flatMap(({ id, group }) => (group === null ? [] : [{ path: `themes.${id}.group`, value: group }])),
      new Set(groups.map(({ id }) => id)),
    ),
    ...checkRelations(themes),
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
