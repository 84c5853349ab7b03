import { describe, expect, it } from 'vitest'
import {
  countStances,
  countTags,
  f1Interval,
  f1Of,
  macroF1,
  precisionOf,
  recallOf,
} from '../../../bench/tagging/scores.ts'
import type { TaggedPassage } from '../../../bench/tagging/measure-tagging.ts'
import type { Stance } from '../../../src/domain/states.ts'

const BOTH = new Set(['housing', 'skills'])
const PASSAGES = [
  taggedOf({ housing: 'commits' }, { housing: 'commits' }),
  taggedOf({ housing: 'rejects' }, { housing: 'supports', skills: null }),
  taggedOf({ skills: 'mentions' }, {}),
  taggedOf({}, {}),
]

describe('scores of tags', () => {
  it('counts tags that are right, wrong and missing, of the given themes alone', () => {
    expect(countTags(PASSAGES, BOTH)).toEqual({ right: 2, wrong: 1, missing: 1 })
    expect(countTags(PASSAGES, new Set(['skills']))).toEqual({ right: 0, wrong: 1, missing: 1 })
  })

  it('gives precision, recall, F1, and the mean of the F1 of each theme', () => {
    const counts = countTags(PASSAGES, BOTH)
    expect([precisionOf(counts), recallOf(counts), f1Of(counts)]).toEqual([2 / 3, 2 / 3, 2 / 3])
    expect(macroF1(PASSAGES, BOTH)).toBe(0.5)
  })

  it('leaves out passages that were not found again', () => {
    const [first] = PASSAGES
    const lost = PASSAGES.map((each) => (each === first ? each : { ...each, passage: null }))
    expect(countTags(lost, BOTH)).toEqual({ right: 1, wrong: 0, missing: 0 })
  })

  it('has an interval around F1, the same at every run', () => {
    const { low, high } = f1Interval(PASSAGES, BOTH)
    expect(low).toBeLessThan(2 / 3)
    expect(high).toBeGreaterThan(2 / 3)
    expect(f1Interval(PASSAGES, BOTH)).toEqual({ low, high })
  })

  it('asks for the stance of right tags that have one', () => {
    expect(countStances(PASSAGES)).toEqual({ right: 1, total: 2 })
  })
})

function taggedOf(gold: Record<string, Stance>, given: Record<string, Stance | null>): TaggedPassage {
  const themes = Object.entries(gold).map(([theme, stance]) => ({ theme, stance }))
  return {
    gold: { id: '', file: '', page: 1, start: 0, end: 1, hash: '', words: [], drawn: 'random', themes },
    passage: { pageIndex: 1, start: 0, end: 1, text: 'a', headingPath: [], continuation: '' },
    isSame: true,
    given: Object.entries(given).map(([theme, stance]) => ({ theme, stance, term: '' })),
  }
}
