import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonRuns, MIN_RUN_WORDS } from '../../../src/domain/compare/common-runs.ts'
import { fingerprintsOf, FOUND_RUN_WORDS } from '../../../src/domain/compare/fingerprints.ts'
import { toWords } from '../../../src/domain/compare/words.ts'

const word = fc.constantFrom('the', 'of', 'tidal', 'harbour', 'skills', 'île', 'bus', '2019', 'a', 'co-operation')
const words = (minLength: number, maxLength: number) => fc.array(word, { minLength, maxLength })

describe('fingerprints', () => {
  it('have one in common wherever two texts share a run of sixteen words', () => {
    fc.assert(
      fc.property(
        words(FOUND_RUN_WORDS, 40),
        words(0, 60),
        words(0, 60),
        words(0, 60),
        words(0, 60),
        (shared, beforeA, afterA, beforeB, afterB) => {
          const inA = new Set(fingerprintsOf([...beforeA, ...shared, ...afterA]))
          const inB = fingerprintsOf([...beforeB, ...shared, ...afterB])
          expect(inB.some((print) => inA.has(print))).toBe(true)
        },
      ),
    )
  })

  it('are signed 32-bit numbers, each once, and some two in nine runs of a long text', () => {
    const long = Array.from({ length: 10_000 }, (_value, at) => `w${(at * 7919) % 10_007}`)
    const found = fingerprintsOf(long)
    expect(new Set(found).size).toBe(found.length)
    expect(found.every((print) => print === (print | 0))).toBe(true)
    expect(found.length / long.length).toBeGreaterThan(0.17)
    expect(found.length / long.length).toBeLessThan(0.23)
  })

  it('are none of a text shorter than eight words', () => {
    expect(fingerprintsOf(['one', 'two', 'three', 'four', 'five', 'six', 'seven'])).toEqual([])
    expect(fingerprintsOf(['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'])).toHaveLength(1)
  })
})

describe('the runs that two texts share', () => {
  it('are the same words in both, at least twelve, and do not overlap in the first', () => {
    fc.assert(
      fc.property(words(0, 80), words(0, 80), words(0, 30), (one, other, shared) => {
        const a = [...one, ...shared].join(' ')
        const b = [...shared, ...other].join('\n')
        const runs = commonRuns(toWords(a), toWords(b))
        let last = 0
        for (const run of runs) {
          const [inA, inB] = [toWords(a.slice(...run.a)), toWords(b.slice(...run.b))]
          expect(inA.map(({ key }) => key)).toEqual(inB.map(({ key }) => key))
          expect(inA).toHaveLength(run.words)
          expect(run.words).toBeGreaterThanOrEqual(MIN_RUN_WORDS)
          expect(run.a[0]).toBeGreaterThanOrEqual(last)
          last = run.a[1]
        }
        if (shared.length >= MIN_RUN_WORDS) expect(runs.length).toBeGreaterThan(0)
      }),
    )
  })

  it('are found in other case and with other marks, and end where a word differs', () => {
    const a = toWords(
      'We will make the estuary the first place to run its trains on hydrogen, and on nothing else, by 2032.',
    )
    const b = toWords('“we will make the Estuary the first place to run its trains on hydrogen and on little else”')
    expect(commonRuns(a, b)).toEqual([expect.objectContaining({ words: 16 })])
  })
})
