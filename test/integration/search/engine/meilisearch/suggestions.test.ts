import type { Settings } from 'meilisearch'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { createMeiliClient } from '../../../../../src/search/engine/meilisearch/settings.ts'
import { openMeilisearchSuggestions } from '../../../../../src/search/engine/meilisearch/suggestions.ts'
import {
  suggestionIndexContract,
  suggestionOf,
  type ScratchSuggestions,
} from '../../../../contracts/suggestion-index.ts'
import { closedPort } from '../../../../support/web/relay.ts'
import { freshNamespace } from '../../../../support/test-app.ts'
import { requireOrSkip } from '../../../../support/variants.ts'

interface Scratch extends ScratchSuggestions {
  /** Changes settings of the index from outside. */
  change(settings: Settings): Promise<void>
}

async function openScratch(): Promise<Scratch> {
  const [url, masterKey, index] = [inject('meiliUrl'), inject('meiliMasterKey'), freshNamespace()]
  const client = createMeiliClient(url, masterKey)
  return {
    suggestions: openMeilisearchSuggestions({ url, masterKey, index }),
    away: openMeilisearchSuggestions({ url: `http://127.0.0.1:${await closedPort()}`, masterKey, index }),
    change: async (settings) => void (await client.index(index).updateSettings(settings).waitTask()),
    close: async () => void (await client.deleteIndex(index).waitTask()),
  }
}

if (requireOrSkip('ENGINES', 'meilisearch', true, '')) {
  describe('suggestion index: meilisearch', () => suggestionIndexContract(openScratch))

  describe('suggestion index: specific to meilisearch', () => {
    let scratch: Scratch

    beforeAll(async () => {
      scratch = await openScratch()
      await scratch.suggestions.prepare()
      await scratch.suggestions.put([suggestionOf('a', 'Hydrogen')])
    })
    afterAll(() => scratch.close())

    it.each<[string, Settings]>([
      ['other ranking', { rankingRules: ['words', 'typo'] }],
      ['no slips forgiven', { typoTolerance: { enabled: false } }],
    ])('detects an index with %s, and repairs it with its records', async (_name, settings) => {
      const { suggestions, change } = scratch
      await change(settings)
      expect(await suggestions.state()).toEqual({ kind: 'there', records: 1, current: false })
      await suggestions.prepare()
      expect(await suggestions.state()).toEqual({ kind: 'there', records: 1, current: true })
      expect(await suggestions.suggest('hydr', ['title'], 1)).toHaveLength(1)
    })

    it('reports an index that cannot be filtered by kind as behind', async () => {
      await scratch.change({ filterableAttributes: [] })
      const asked = scratch.suggestions.suggest('hydr', ['title'], 1)
      await expect(asked).rejects.toMatchObject({ kind: 'transient', code: 'index_behind' })
      await scratch.suggestions.prepare()
    })
  })
}
