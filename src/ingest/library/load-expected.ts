import { z } from 'zod'
import { placed, repeated, unresolved } from './load-checks.ts'
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

/** The register of a library that has none: nothing is expected of anybody. */
export const NOTHING_EXPECTED: Expected = { version: 1, strategies: [], notExpected: [] }

/**
 * Reads library/expected.yaml. A place has one strategy of its own at most, and not also none.
 * @throws InvalidInputError `expected_invalid` with an issue for each fault
 */
export function loadExpected(yamlText: string, fileName: string, gazetteer: Gazetteer): Expected {
  const expected = readLibraryFile<Expected>(yamlText, fileName, CODE, expectedSchema)
  const { strategies, notExpected } = expected
  const owners = strategies.map(({ id, place }) => ({ path: `strategies.${id}.place`, value: place }))
  const excused = notExpected.map(({ place }, index) => ({ path: `notExpected.${index}.place`, value: place }))
  const areas = strategies.flatMap(({ id, areas: covered }) => placed(`strategies.${id}.areas`, covered))
  const issues = [
    ...repeated(strategies.map(({ id }, index) => ({ path: `strategies.${index}.id`, value: id }))),
    ...repeated([...owners, ...excused]),
    ...repeated(areas),
    ...unresolved([...owners, ...excused, ...areas], new Set(gazetteer.places.map(({ id }) => id))),
  ]
  if (issues.length > 0) throw invalidLibrary(CODE, fileName, issues)
  return expected
}
