import { z } from 'zod'
import { COVERAGE_SORTS, type CoverageSort } from './arrange-coverage.ts'
import { COVERAGE_STATES } from './coverage-state.ts'

/** A coverage state as it appears in the API. */
export const coverageStateSchema = z.enum(COVERAGE_STATES).meta({
  id: 'CoverageState',
  description:
    'found; lost (gone from its source, our copy is kept); withdrawn; draft; unreadable (in the library, without words); ' +
    'waiting; unreached (requested, not received); missing (not where it should be); unsought (no source crawled yet); ' +
    'unexpected',
})

/** The parameters of the register, for both the API and the page. */
export const coverageParameters = z.strictObject({
  state: z.array(coverageStateSchema).default([]),
  sort: z
    .enum(COVERAGE_SORTS.flatMap((sort): CoverageSort[] => [sort, `-${sort}`]))
    .default('place')
    .meta({ description: '`-` before it reverses the order' }),
})
