import { describe, expect, it } from 'vitest'
import { fuseScores, MEANING_SHARE, type MeaningPassage } from '../../../src/search/rank/fuse-scores.ts'
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

const similar = (similarities: Readonly<Record<string, number>>) => new Map(Object.entries(similarities))

describe('fusing scores of words and meaning', () => {
  it('ranks by the weighted sum of both, each scaled over the whole answer', () => {
    const ranked = [byWords('a', ['a1', 9]), byWords('b', ['b1', 5]), byWords('c', ['c1', 1])]
    const fused = fuseScores(
      ranked,
      [byMeaning('b', 'b1', true), byMeaning('d', 'd1')],
      similar({ a1: 0.1, b1: 0.5, c1: 0.3, d1: 0.4 }),
    )
    const expected = { a: [1, 0], b: [5 / 9, 1], c: [1 / 9, 0.5], d: [0, 0.75] } as const
    expect(fused.map(({ documentId }) => documentId)).toEqual(['b', 'd', 'c', 'a'])
    for (const { documentId, fusion } of fused) {
      const [words, meaning] = expected[documentId as keyof typeof expected]
      expect(fusion?.words).toBeCloseTo(words, 12)
      expect(fusion?.meaning).toBeCloseTo(meaning, 12)
      expect(fusion?.score).toBeCloseTo((1 - MEANING_SHARE) * words + MEANING_SHARE * meaning, 12)
    }
    expect(fused.map(({ fusion }) => [fusion?.byWords, fusion?.byMeaning, fusion?.similarity])).toEqual([
      [2, 1, 0.5],
      [null, 2, 0.4],
      [3, 3, 0.3],
      [1, 4, 0.1],
    ])
  })

  it('counts a passage without a vector as the least similar', () => {
    const fused = fuseScores(
      [byWords('a', ['a1', 9]), byWords('b', ['b1', 9]), byWords('c', ['c1', 9])],
      [],
      similar({ b1: 0.5, c1: 0.4 }),
    )
    expect(fused.map(({ documentId }) => documentId)).toEqual(['b', 'a', 'c'])
    expect(fused.find(({ documentId }) => documentId === 'a')?.fusion).toMatchObject({ similarity: null, meaning: 0 })
  })

  it('resolves ties in favour of the order by words, also where all scores are equal', () => {
    const fused = fuseScores([byWords('z', ['z1', 0])], [byMeaning('a', 'a1')], similar({ z1: 0.5, a1: 0.5 }))
    expect(fused.map(({ documentId }) => documentId)).toEqual(['z', 'a'])
    expect(fused.map(({ fusion }) => fusion?.score)).toEqual([0, 0])
  })

  it('puts the best passage of a document first, and marks passages found by meaning alone', () => {
    const ranked = [byWords('a', ['a1', 9], ['a2', 1]), byWords('b', ['b1', 8])]
    const lane = [byMeaning('b', 'b2'), byMeaning('b', 'b3'), byMeaning('a', 'a2', true)]
    const fused = fuseScores(ranked, lane, similar({ a1: 0.1, a2: 0.9, b1: 0.2, b2: 0.8, b3: 0.15 }))
    const passages = new Map(fused.map(({ documentId, passages: own }) => [documentId, own]))
    expect(passages.get('a')?.map(({ passageId, foundBy }) => [passageId, foundBy])).toEqual([
      ['a2', undefined],
      ['a1', undefined],
    ])
    expect(passages.get('b')?.map(({ passageId, foundBy }) => [passageId, foundBy])).toEqual([
      ['b2', 'meaning'],
      ['b1', undefined],
      ['b3', 'meaning'],
    ])
  })

  it('keeps the order by words when meaning knows nothing', () => {
    const ranked = [byWords('b', ['b1', 8]), byWords('a', ['a1', 7])]
    expect(fuseScores(ranked, [], new Map()).map(({ documentId }) => documentId)).toEqual(['b', 'a'])
  })
})
