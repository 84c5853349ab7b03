import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findUnstorable, isStorableText, toStorable } from '../../src/formats/storable-text.ts'

describe('storable text', () => {
  it.each([
    ['a\0b', 'a\uFFFDb'],
    ['a\uD800', 'a\uFFFD'],
    ['\uDC00a', '\uFFFDa'],
    ['\u{1F642}', '\u{1F642}'],
  ])('is made of %j', (text, kept) => {
    expect(toStorable(text)).toBe(kept)
  })

  it('is checked and made anywhere in plain data, without a change of length', () => {
    const units = fc.string({ unit: fc.constantFrom('a', '\0', '\uD800', '\uDC00', '\u{1F642}') })
    const data = fc.anything({ key: units, values: [units, fc.integer(), fc.constant(null)] })
    fc.assert(
      fc.property(data, (value) => {
        const kept = toStorable(value)
        expect(findUnstorable(kept)).toBeNull()
        if (findUnstorable(value) === null) expect(kept).toBe(value)
      }),
    )
    fc.assert(fc.property(units, (text) => isStorableText(toStorable(text)) && toStorable(text).length === text.length))
  })

  it('is checked with a result that names the offending field', () => {
    expect(findUnstorable({ a: [{ b: 'fine' }, { b: '\0' }] })).toBe('a.1.b')
    expect(findUnstorable({ a: new Uint8Array(2), b: null, c: 1 })).toBeNull()
  })

  it('is checked however deeply the data are nested', () => {
    let deep: unknown = '\0'
    for (let level = 0; level < 100_000; level += 1) deep = [deep]
    expect(findUnstorable({ deep: [1] })).toBeNull()
    expect(typeof findUnstorable(deep)).toBe('string')
    expect(findUnstorable(toStorable(deep))).toBeNull()
  })
})
