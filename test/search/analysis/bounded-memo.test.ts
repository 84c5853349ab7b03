import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
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

  it('keeps no text alive of which only a word was looked up', () => {
    const identity = boundedMemo((key) => key)
    const before = heapAfterCollection()
    for (let text = 0; text < 100; text += 1) {
      const megabyte = Buffer.alloc(1_000_000, `word ${text} of a long text `).toString('latin1')
      identity(megabyte.slice(0, 20))
    }
    expect(identity('word 7 of a long tex')).toBe('word 7 of a long tex')
    expect(heapAfterCollection() - before).toBeLessThan(20_000_000)
  })
})

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new Error('the garbage collector cannot be called')
  collect()
  return process.memoryUsage().heapUsed
}
