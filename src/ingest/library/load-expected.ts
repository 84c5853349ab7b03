import { z } from 'zod'
import { withPaths, findDuplicates, findUnknownIds } from './load-checks.ts'
import { idSchema, invalidLibrary, readLibraryFile, textSchema } from '../../formats/library-file.ts'
import type { Expected, Gazetteer } from '../../domain/vocabulary.ts'

const CODE = 'expected_invalid'

const webAddress = z.url({ protocol: /^https?$/, error: 'must be a web address' })

/** YAML reads a bare year as a number. */
const since = z
  .union([z.string(), z.int().transform(String)])
  .refine(
    (date) => /^\d{4}(-\d{2}){0,2}$/.test(date) && !Number.isNaN(Date.parse(date)),
    'must be a date such as 2019, 2019-06 or 2019-06-13',
  )

const strategySchema = z.strictObject({
  id: idSchema,
  title: textSchema,
  place: idSchema,
  areas: z.array(idSchema).default([]),
  known: z.enum(['agreed', 'local', 'draft', 'unknown']),
  since: since.nullable(),
  evidence: webAddress,
  verified: z.boolean(),
  addresses: z.array(webAddress.transform((address) => new URL(address).href)).default([]),
})

const expectedSchema = z.strictObject({
  version: z.int().positive(),
  strategies: z.array(strategySchema),
  notExpected: z.array(z.strictObject({ place: idSchema, because: textSchema })).default([]),
})

/** The register of a library without one: no strategy is expected. */
export const NOTHING_EXPECTED: Expected = { version: 1, strategies: [], notExpected: [] }

/**
 * Parses library/expected.yaml. A place has at most one strategy of its own, and cannot be in `notExpected` as well.
 * @throws InvalidInputError `expected_invalid` with an issue for each fault
 */
export function loadExpected(yamlText: string, fileName: string, gazetteer: Gazetteer): Expected {
  const expected = readLibraryFile<Expected>(yamlText, fileName, CODE, expectedSchema)
  const { strategies, notExpected } = expected
  const owners = strategies.map(({ id, place }) => ({ path: `strategies.${id}.place`, value: place }))
  const exempt = notExpected.map(({ place }, index) => ({ path: `notExpected.${index}.place`, value: place }))
  const areas = strategies.flatMap(({ id, areas: covered }) => withPaths(`strategies.${id}.areas`, covered))
  const issues = [
    ...findDuplicates(strategies.map(({ id }, index) => ({ path: `strategies.${index}.id`, value: id }))),
    ...findDuplicates([...owners, ...exempt]),
    ...findDuplicates(areas),
    ...findUnknownIds([...owners, ...exempt, ...areas], new Set(gazetteer.places.map(({ id }) => id))),
  ]
  if (issues.length > 0) throw invalidLibrary(CODE, fileName, issues)
  return expected
}
