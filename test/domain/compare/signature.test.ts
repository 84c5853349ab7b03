import { describe, expect, it } from 'vitest'
import { likenessOf, toShingles } from '../../../src/domain/compare/shingles.ts'
import { createSketch, SIGNATURE } from '../../../src/domain/compare/signature.ts'
import { changeWords, textOf, truncate, wordsOfText } from './support/texts.ts'

const TEXT = textOf(2_000, 1)
/** The first bands of TEXT under method 1. */
const FIRST_BANDS = ['1824348319826096599', '-6499316233847552777']
const shingle = (text: string) => toShingles(wordsOfText(text))
function bandsOf(text: string): readonly string[] {
  const sketch = createSketch()
  sketch.add(shingle(text))
  return sketch.bands()
}
const shared = (a: string, b: string): number => {
  const bands = new Set(bandsOf(b))
  return bandsOf(a).filter((band) => bands.has(band)).length
}

describe('likeness', () => {
  it('is 1 of a text to itself, 0 of strangers, and of an excerpt whole on its side', () => {
    expect(likenessOf(shingle(TEXT), shingle(TEXT))).toEqual({ jaccard: 1, containment: 1 })
    expect(likenessOf(shingle(TEXT), shingle(textOf(2_000, 2)))).toEqual({ jaccard: 0, containment: 0 })
    const excerpt = likenessOf(shingle(TEXT), shingle(truncate(TEXT, 0.25)))
    expect(excerpt.containment).toBe(1)
    expect(excerpt.jaccard).toBeCloseTo(0.25, 1)
    expect(likenessOf(shingle('two words'), shingle('two words'))).toEqual({ jaccard: 0, containment: 0 })
  })

  it('falls with every word changed, as reckoned', () => {
    for (const share of [0.01, 0.05, 0.2]) {
      const kept = (1 - share) ** 4
      const { jaccard } = likenessOf(shingle(TEXT), shingle(changeWords(TEXT, share, 3)))
      expect(Math.abs(jaccard - kept / (2 - kept))).toBeLessThan(0.05)
    }
  })
})

describe('a signature', () => {
  it('is the same for the same text, however it is fed, and of the documented size', () => {
    const whole = [...shingle(TEXT)]
    const sketch = createSketch()
    for (let from = 0; from < whole.length; from += 100) sketch.add(whole.slice(from, from + 100).reverse())
    expect(sketch.bands()).toEqual(bandsOf(TEXT))
    expect(new Set(sketch.bands()).size).toBe(SIGNATURE.bands)
    // The bands of released libraries: a change here needs another method number.
    expect(sketch.bands().slice(0, 2)).toEqual(FIRST_BANDS)
  })

  it('shares bands with near texts as often as reckoned, and none with strangers', () => {
    for (const share of [0.05, 0.1, 0.2]) {
      const kept = (1 - share) ** 4
      const jaccard = kept / (2 - kept)
      const expected = SIGNATURE.bands * jaccard ** SIGNATURE.rows
      const found = Array.from({ length: 10 }, (_, seed) => shared(TEXT, changeWords(TEXT, share, seed + 10)))
      const mean = found.reduce((sum, bands) => sum + bands, 0) / found.length
      expect(Math.abs(mean - expected), `${share}: ${mean} for ${expected}`).toBeLessThan(4)
    }
    expect(Array.from({ length: 20 }, (_, seed) => shared(TEXT, textOf(2_000, seed + 100)))).toEqual(
      Array.from({ length: 20 }, () => 0),
    )
  })
})
