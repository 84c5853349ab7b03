import { describe, expect, it } from 'vitest'
import { meanMeasures, measureRanking } from '../../bench/quality/ranking-measures.ts'

const ids = (count: number, prefix: string): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)

describe('measures of a ranking', () => {
  it('are 1 where all that is relevant comes first, the best first', () => {
    const gains = new Map([
      ['a', 3],
      ['b', 1],
    ])
    expect(measureRanking(['a', 'b', 'x'], gains)).toEqual({ ndcg10: 1, averagePrecision: 1, recall100: 1 })
  })

  it('are 0 where nothing relevant is found', () => {
    const nothing = { ndcg10: 0, averagePrecision: 0, recall100: 0 }
    expect(measureRanking(['x', 'y'], new Map([['a', 1]]))).toEqual(nothing)
    expect(measureRanking([], new Map([['a', 1]]))).toEqual(nothing)
  })

  it('are those that are worked out by hand', () => {
    const gains = new Map([
      ['a', 1],
      ['b', 3],
      ['c', 2],
    ])
    const found = measureRanking(['x', 'a', 'b', 'y'], gains)
    const log2 = Math.log2
    expect(found.ndcg10).toBeCloseTo((1 / log2(3) + 3 / log2(4)) / (3 + 2 / log2(3) + 1 / log2(4)), 12)
    expect(found.averagePrecision).toBeCloseTo((1 / 2 + 2 / 3) / 3, 12)
    expect(found.recall100).toBeCloseTo(2 / 3, 12)
  })

  it('look at ten places for nDCG and at a hundred for recall', () => {
    const gains = new Map([['a', 1]])
    expect(measureRanking([...ids(9, 'x'), 'a'], gains).ndcg10).toBeCloseTo(1 / Math.log2(11), 12)
    expect(measureRanking([...ids(10, 'x'), 'a'], gains)).toMatchObject({ ndcg10: 0, recall100: 1 })
    expect(measureRanking([...ids(99, 'x'), 'a'], gains).recall100).toBe(1)
    expect(measureRanking([...ids(100, 'x'), 'a'], gains)).toMatchObject({ recall100: 0, averagePrecision: 1 / 101 })
  })

  it('take more than ten relevant documents for what ten places can hold', () => {
    const gains = new Map(ids(20, 'a').map((id) => [id, 1]))
    expect(measureRanking(ids(10, 'a'), gains)).toMatchObject({ ndcg10: 1, recall100: 0.5 })
  })

  it('count a document once that comes twice', () => {
    expect(measureRanking(['a', 'a', 'b'], new Map([['b', 1]])).averagePrecision).toBe(1 / 2)
    expect(measureRanking(['a', 'a'], new Map([['a', 1]]))).toEqual({ ndcg10: 1, averagePrecision: 1, recall100: 1 })
  })

  it('are refused for a question to which nothing is relevant', () => {
    expect(() => measureRanking(['a'], new Map())).toThrow(RangeError)
  })

  it('have a mean over questions', () => {
    const each = [
      { ndcg10: 1, averagePrecision: 0.5, recall100: 0 },
      { ndcg10: 0, averagePrecision: 0.5, recall100: 1 },
    ]
    expect(meanMeasures(each)).toEqual({ ndcg10: 0.5, averagePrecision: 0.5, recall100: 0.5 })
  })
})
