import { beforeAll, describe, expect, it } from 'vitest'
import { readBaseline, type Baseline } from '../../bench/tagging/baseline.ts'
import { HALVES, type Half } from '../../bench/tagging/gold-file.ts'
import { measureTagging, type TaggedHalf } from '../../bench/tagging/measure-tagging.ts'
import { countTags, f1Of } from '../../bench/tagging/scores.ts'

/** Of 300 passages in a half, those that a changed parser may have cut so that they are no longer found. */
const MOST_LOST = 6

describe('the themes of 600 passages that were labelled by hand', () => {
  const halves = new Map<Half, TaggedHalf>()
  let baseline: Baseline

  beforeAll(async () => {
    baseline = await readBaseline()
    for (const half of HALVES) halves.set(half, await measureTagging(half))
  }, 300_000)

  it.each(HALVES)('are looked for in the passages that were labelled: %s', (half) => {
    const passages = halves.get(half)?.passages ?? []
    expect(passages).toHaveLength(300)
    expect(passages.filter(({ passage }) => passage === null).length).toBeLessThanOrEqual(MOST_LOST)
  })

  it('were labelled in documents of which none is in both halves', () => {
    const [tune, keep] = HALVES.map((half) => new Set(halves.get(half)?.passages.map(({ gold }) => gold.file)))
    expect([...(tune ?? [])].filter((file) => keep?.has(file))).toEqual([])
  })

  it.each(HALVES)('fall in no theme below the interval that was recorded: %s', (half) => {
    const { passages = [], vocabulary = new Set<string>() } = halves.get(half) ?? {}
    const recorded = Object.entries(baseline[half])
    const fallen = recorded.flatMap(([theme, { low }]) => {
      const f1 = f1Of(countTags(passages, theme === 'all' ? vocabulary : new Set([theme])))
      return f1 < low ? [`${theme}: ${f1.toFixed(3)}, was at least ${low}`] : []
    })
    expect(recorded.length).toBeGreaterThan(10)
    expect(fallen).toEqual([])
  })
})
