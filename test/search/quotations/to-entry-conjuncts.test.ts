import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/search/analysis/analyse.ts'
import { MAX_UNITS } from '../../../src/search/engine/search-engine.ts'
import { toEntryConjuncts, type CountedWord } from '../../../src/search/quotations/to-entry-conjuncts.ts'

const QUOTATION = 'the region will support its firms to grow, and create good jobs in every town'

describe('the ways into the index for a quotation', () => {
  it('still include one whose words are all there when any three words are changed', () => {
    const conjuncts = toEntryConjuncts(counted(QUOTATION), false).map(({ all }) =>
      all.flatMap((unit) => (unit.kind === 'stem' ? [unit.stem] : unit.words.map((word) => stem(word)))),
    )
    const stems = [...new Set(analyse(QUOTATION).map((word) => word.stem))]
    for (const a of stems) {
      for (const b of stems) {
        for (const c of stems) {
          const isLeft = conjuncts.some((of) => of.length > 1 && of.every((each) => ![a, b, c].includes(each)))
          expect([a, b, c, isLeft]).toEqual([a, b, c, true])
        }
      }
    }
  })

  it('are of no more units than an engine reads, and few', () => {
    for (const text of [QUOTATION, 'to be or not to be, that is what it is all about', `${QUOTATION} ${QUOTATION}`]) {
      const conjuncts = toEntryConjuncts(counted(text), false)
      expect(conjuncts.length).toBeLessThan(45)
      expect(conjuncts.length).toBeGreaterThan(0)
      for (const { all } of conjuncts) {
        expect(all.length).toBeLessThanOrEqual(MAX_UNITS)
        expect(all.length).toBeGreaterThan(0)
      }
    }
  })

  it('leave out words that the library does not have', () => {
    const words = counted('the zyzzyva will support its firms').map((word) =>
      word.word === 'zyzzyva' ? { ...word, frequency: 0 } : word,
    )
    expect(JSON.stringify(toEntryConjuncts(words, false))).not.toContain('zyzzyva')
  })

  it('lead around rare words that were inserted, by the neighbours elsewhere', () => {
    const alien = 'aa1 bb2 cc3 dd4 ee5 ff6 gg7'
    const words = counted(`region support firms grow ${alien} jobs`).map((word) =>
      alien.includes(word.word) ? { ...word, frequency: 1 } : word,
    )
    const conjuncts = toEntryConjuncts(words, false)
    expect(conjuncts.some(({ all }) => all.length === 3 && !/\d/.test(JSON.stringify(all)))).toBe(true)
  })
})

function counted(text: string): readonly CountedWord[] {
  return analyse(text).map((word) => ({ ...word, frequency: 10 + word.word.length }))
}

function stem(word: string): string {
  return analyse(word)[0]?.stem ?? word
}
