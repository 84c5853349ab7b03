import { beforeAll, describe, expect, it } from 'vitest'
import { FIELDS, type Field } from '../../bench/metadata/compare-fields.ts'
import { HALVES } from '../../bench/metadata/gold-file.ts'
import { measureGold, type GoldResult } from '../../bench/metadata/measure-gold.ts'
import { countRight, toMisses } from '../../bench/metadata/report-gold.ts'

/**
 * The number of documents, of 118, of which a field must be right: what was reached at the end of November 2026, less two.
 * `npm run bench:metadata -- --misses tune` says which are wrong.
 */
const FLOORS: Readonly<Record<Field, number>> = {
  title: 99,
  authors: 107,
  publisher: 103,
  date: 108,
  status: 116,
  kind: 110,
  language: 116,
  place: 109,
}

describe('what 120 catalogued documents say of themselves', () => {
  let results: readonly GoldResult[] = []

  beforeAll(async () => {
    for (const half of HALVES) results = [...results, ...(await measureGold(half))]
  }, 120_000)

  it('is read of 118 distinct documents, half of them kept from whoever writes the rules', () => {
    expect(new Set(results.map(({ entry }) => entry.sha256)).size).toBe(120)
    expect(results.filter(({ half }) => half === 'keep')).toHaveLength(60)
    const unread = results.filter(({ failure, isRefused }) => failure !== null && isRefused === null)
    expect(toMisses(unread)).toBe('')
  })

  it.each(FIELDS)('is read as a person reads it: %s', (field) => {
    const right = countRight(results, field)
    process.stdout.write(`metadata: ${field} right of ${right} documents\n`)
    expect(right).toBeGreaterThanOrEqual(FLOORS[field])
  })

  it('is not made up for pages that only a script fills', () => {
    expect(results.filter(({ isRefused }) => isRefused === true)).toHaveLength(2)
    expect(results.filter(({ isRefused }) => isRefused === false)).toEqual([])
  })
})
