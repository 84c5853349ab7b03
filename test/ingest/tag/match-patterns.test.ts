import { describe, expect, it } from 'vitest'
import { compilePattern, createPatternMatcher } from '../../../src/ingest/tag/match-patterns.ts'

describe('a pattern', () => {
  it('is matched between the boundaries of words, without regard to case', () => {
    const match = createPatternMatcher([{ id: 'wind', patterns: ['wind ?farms? (?:off|at) (?:the )?(?:coast|sea)'] }])
    expect(match('A Wind farm off the coast, and windfarms at seaside.')).toEqual([
      { id: 'wind', start: 2, end: 25, term: 'Wind farm off the coast', rule: expect.stringMatching(/^pattern:wind/) },
    ])
  })

  it.each([
    ['(', /is no pattern/],
    ['(?=ahead)', /is no pattern/],
    ['(a)\\1', /is no pattern/],
    ['a*', /nothing/],
    ['a'.repeat(301), /300 characters/],
    ['(?:a{100}){50}', /repetitions|is no pattern/],
  ])('is refused with what is wrong: %s', (pattern, why) => expect(compilePattern(pattern)).toMatch(why))

  it('takes time in proportion to the text', () => {
    const match = createPatternMatcher([{ id: 'slow', patterns: ['(a+)+b'] }])
    const begun = performance.now()
    expect(match('a'.repeat(20_000))).toEqual([])
    expect(performance.now() - begun).toBeLessThan(5_000)
  })
})
