import { describe, expect, it } from 'vitest'
import { fuseRanks, type MeaningPassage } from '../../../src/search/rank/fuse-ranks.ts'
import type { RankedDocument } from '../../../src/search/rank/rank-documents.ts'

const passageOf = (passageId: string, score: number) => ({ passageId, versionId: 'v', ordinal: 0, score, parts: [] })

function byWords(documentId: string, ...passages: readonly (readonly [string, number])[]): RankedDocument {
  return {
    documentId,
    score: passages[0]?.[1] ?? 0,
    boosts: [],
    passages: passages.map(([id, score]) => passageOf(id, score)),
  }
}

function byMeaning(documentId: string, passageId: string, hasWords = false): MeaningPassage {
  return { ...passageOf(passageId, 0), documentId, hasWords }
}

describe('fusing two orders', () => {
  it('ranks by the sum of 1 / (60 + place) in both orders', () => {
    const ranked = [byWords('a', ['a1', 9]), byWords('b', ['b1', 8]), byWords('c', ['c1', 7])]
    const fused = fuseRanks(ranked, [byMeaning('b', 'b1', true), byMeaning('d', 'd1')])
    expect(fused.map(({ documentId }) => documentId)).toEqual(['b', 'a', 'd', 'c'])
    expect(fused.map(({ fusion }) => fusion)).toEqual([
      { byWords: 2, byMeaning: 1, score: 1 / 62 + 1 / 61 },
      { byWords: 1, byMeaning: null, score: 1 / 61 },
      { byWords: null, byMeaning: 2, score: 1 / 62 },
      { byWords: 3, byMeaning: null, score: 1 / 63 },
    ])
  })

  it('resolves ties in favour of the order by words', () => {
    const fused = fuseRanks([byWords('z', ['z1', 1])], [byMeaning('a', 'a1')])
    expect(fused.map(({ documentId }) => documentId)).toEqual(['z', 'a'])
  })

  it('puts the best passage of a document first, and marks passages found by meaning alone', () => {
    const ranked = [byWords('a', ['a1', 9], ['a2', 1]), byWords('b', ['b1', 8])]
    const lane = [byMeaning('b', 'b2'), byMeaning('b', 'b3'), byMeaning('a', 'a2', true)]
    const [first, second] = fuseRanks(ranked, lane)
    expect(first?.documentId).toBe('a')
    expect(first?.passages.map(({ passageId, foundBy }) => [passageId, foundBy])).toEqual([
      ['a2', undefined],
      ['a1', undefined],
    ])
    expect(second?.passages.map(({ passageId, foundBy }) => [passageId, foundBy])).toEqual([
      ['b2', 'meaning'],
      ['b1', undefined],
      ['b3', 'meaning'],
    ])
  })

  it('keeps the order by words when meaning finds nothing', () => {
    const ranked = [byWords('b', ['b1', 8]), byWords('a', ['a1', 7])]
    expect(fuseRanks(ranked, []).map(({ documentId }) => documentId)).toEqual(['b', 'a'])
  })
})
