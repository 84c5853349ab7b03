import { z } from 'zod'
import { invalidLibrary, readLibraryFile, textSchema } from '../../formats/library-file.ts'
import type { Synonyms } from '../../domain/library.ts'
import { findDuplicates, withPaths } from './load-checks.ts'

export const NO_SYNONYMS: Synonyms = { version: 1, acronyms: [], synonyms: [] }

const CODE = 'synonyms_invalid'

const acronymSchema = z.strictObject({
  acronym: textSchema,
  means: z.array(textSchema).min(1, 'must have at least one meaning'),
  inCapitals: z.boolean().default(false),
})

const synonymsSchema = z.strictObject({
  version: z.int().positive(),
  acronyms: z.array(acronymSchema).default([]),
  synonyms: z.array(z.array(textSchema).min(2, 'must have at least two words')).default([]),
})

/**
 * Parses library/synonyms.yaml.
 * @throws InvalidInputError `synonyms_invalid` with an issue for each fault
 */
export function loadSynonyms(yamlText: string, fileName: string): Synonyms {
  const synonyms = readLibraryFile<Synonyms>(yamlText, fileName, CODE, synonymsSchema)
  const keyOf = (phrase: string) => phrase.trim().toLowerCase()
  const issues = [
    ...findDuplicates(
      synonyms.acronyms.map(({ acronym }, index) => ({ path: `acronyms.${index}.acronym`, value: acronym })),
      keyOf,
    ),
    ...findDuplicates(
      synonyms.synonyms.flatMap((group, index) => withPaths(`synonyms.${index}`, group)),
      keyOf,
    ),
  ]
  if (issues.length > 0) throw invalidLibrary(CODE, fileName, issues)
  return synonyms
}
