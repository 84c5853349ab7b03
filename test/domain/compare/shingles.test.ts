import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createShingler, likenessOf, mix, toShingles, type Shingles } from '../../../src/domain/compare/shingles.ts'

/** Numbers of all sizes, in rising order. */
const shingles = (count: number, seed: number): Shingles =>
  Uint32Array.from(new Set(Array.from({ length: count }, (_value, index) => mix(index + seed)))).sort()

describe('shingles', () => {
  it('are in rising order, each once, whatever the words', () => {
    const word = fc.constantFrom('a', 'the', 'of', 'hydrogen', 'île', '')
    fc.assert(
      fc.property(fc.array(word, { maxLength: 300 }), (words) => {
        const found = [...toShingles(words)]
        expect(found).toEqual([...new Set(found)].sort((a, b) => a - b))
        expect(found.length).toBeLessThanOrEqual(Math.max(0, words.length - 3))
        expect(found.length > 0).toBe(words.length > 3)
      }),
    )
  })

  it('are those of all words of a text longer than the space first reserved', () => {
    const shingler = createShingler()
    const words = Array.from({ length: 50_000 }, (_value, index) => `word${index}`)
    for (const word of words) shingler.add(word)
    const found = shingler.finish()
    expect(found.length).toBeGreaterThan(49_900) // two in four thousand million may be equal
    expect(found).toEqual(toShingles(words))
  })

  it('are as alike as their sets', () => {
    for (const [a, b] of [
      [shingles(5_000, 1), shingles(5_000, 2_501)],
      [shingles(5_000, 1), shingles(100, 50)],
      [shingles(0, 1), shingles(10, 1)],
    ] as const) {
      const shared = [...a].filter((shingle) => new Set(b).has(shingle)).length
      const expected =
        shared === 0
          ? { jaccard: 0, containment: 0 }
          : { jaccard: shared / new Set([...a, ...b]).size, containment: shared / Math.min(a.length, b.length) }
      expect(likenessOf(a, b)).toEqual(expected)
      expect(likenessOf(b, a)).toEqual(expected)
    }
  })
})
