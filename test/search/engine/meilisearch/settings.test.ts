import { describe, expect, it } from 'vitest'
import { hasOurSettings, settingsFor } from '../../../../src/search/engine/meilisearch/settings.ts'

const VARIANT = { layout: null, embedding: null }

describe('the settings of the index', () => {
  it('rank by tier alone where the server can, in the place of the rule that it replaces', () => {
    const [older, newer] = [settingsFor(VARIANT), settingsFor(VARIANT, true)]
    expect(older.rankingRules).toContain('attribute')
    expect(newer.rankingRules).toEqual(
      older.rankingRules?.map((rule) => (rule === 'attribute' ? 'attributeRank' : rule)),
    )
    expect({ ...newer, rankingRules: [] }).toEqual({ ...older, rankingRules: [] })
  })

  it('are found by either rule, so that an upgrade of the server needs no rebuild, and by no other', () => {
    expect(hasOurSettings(settingsFor(VARIANT), VARIANT)).toBe(true)
    expect(hasOurSettings(settingsFor(VARIANT, true), VARIANT)).toBe(true)
    expect(hasOurSettings({ ...settingsFor(VARIANT), rankingRules: ['words', 'sort'] }, VARIANT)).toBe(false)
  })
})
