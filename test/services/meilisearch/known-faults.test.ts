import { describe, expect, it } from 'vitest'
import { describeVersion, knownFaultsOf } from '../../../src/services/meilisearch/known-faults.ts'

describe('what is known of a version of Meilisearch', () => {
  it.each<[string, RegExp[]]>([
    ['1.20.3', [/oldest that we test/, /memory/, /swap/, /dump/, /SSRF/]],
    ['1.21.0', [/memory/, /swap/, /dump/, /SSRF/]],
    ['1.30.1', [/memory/, /dump/, /SSRF/]],
    ['1.42.0', [/SSRF/, /typing errors/, /long filters/]],
    ['1.49.9', [/long filters/]],
    ['1.50.0', []],
    ['2.0.0-rc.1', []],
  ])('names the faults of %s', (version, faults) => {
    const found = knownFaultsOf(version)
    expect(found).toHaveLength(faults.length)
    for (const [at, fault] of faults.entries()) expect(found[at]).toMatch(fault)
  })

  it('takes a version that it cannot read for the oldest', () => {
    expect(knownFaultsOf('unknown')[0]).toMatch(/oldest that we test/)
  })

  it('puts all in one line', () => {
    expect(describeVersion('1.50.0')).toBe('1.50.0')
    expect(describeVersion('1.49.0')).toMatch(/^1\.49\.0 \(known: long filters .*\)$/)
  })
})
