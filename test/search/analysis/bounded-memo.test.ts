import { describe, expect, it } from 'vitest'
import { boundedMemo } from '../../../src/search/analysis/bounded-memo.ts'

describe('a bounded memo', () => {
  it('computes the value of a key once, and again only after very many other keys', () => {
    const computed: string[] = []
    const lengthOf = boundedMemo((key) => {
      computed.push(key)
      return { length: key.length }
    })
    expect([lengthOf('once'), lengthOf('once')]).toEqual([{ length: 4 }, { length: 4 }])
    expect(computed).toEqual(['once'])
    for (let key = 0; key < 50_000; key += 1) lengthOf(`key ${key}`)
    lengthOf('once')
    expect(computed).toHaveLength(50_001)
    for (let key = 0; key < 150_000; key += 1) lengthOf(`other ${key}`)
    lengthOf('once')
    expect(computed).toHaveLength(200_002)
  })
})
